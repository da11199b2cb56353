// The links by which new people may come.
import { deleteInvitation, listInvitations, type Invitation as Listed } from '$api/generated';
import { answer } from '$api/answer';
import { t } from '$i18n';
import { complain, isGone } from '$objects/changes';
import { inOrder } from '$objects/in-order';
import type { Call, Page } from '$objects/kind';
import { ObjectList } from '$objects/list.svelte';
import { actOnRow } from '$objects/row-actions';
import { toasts } from '$ui/toasts.svelte';

const DAY = 86_400_000;

/** A list knows its members by an id and a version: an invitation never changes. */
export type Invitation = Listed & { version: number };

async function listed(page: { limit: number; cursor?: string }): Call<Page<Invitation>> {
  const { data, ...rest } = await listInvitations({ query: page });
  const items = data?.items.map((invitation) => ({ ...invitation, version: 0 }));
  return { ...rest, data: data && { ...data, items: items! } };
}

export const invitations = new ObjectList<Invitation, object>({
  list: (_, page) => listed(page),
  read: () => Promise.reject(new Error('an invitation is never read alone')),
});

export function expiryOf(days: number, now = Date.now()): string {
  return new Date(now + days * DAY).toISOString();
}

export function withdraw(invitation: Invitation) {
  void actOnRow(invitation.id, invitations, () => void withdrawIt(invitation));
}

async function withdrawIt({ id }: Invitation): Promise<void> {
  const restore = invitations.remove(id);
  try {
    await inOrder(id, () => answer(deleteInvitation({ path: { id } })));
    toasts.say(t('admin.said_withdrawn'));
  } catch (failure) {
    if (isGone(failure)) return;
    restore();
    complain(failure);
  }
}
