// The accounts of the instance, and what its administrators do about them. Nothing here says what is in them.
import {
  listAccounts,
  revokeAccountSessions,
  updateAccount,
  type AccountPatch,
  type AdministeredAccount,
} from '$api/generated';
import { Failure, answer } from '$api/answer';
import { t, type Key } from '$i18n';
import { Address } from '$objects/address.svelte';
import { complain } from '$objects/changes';
import { inOrder } from '$objects/in-order';
import type { Call, Page } from '$objects/kind';
import { ObjectList } from '$objects/list.svelte';
import { toasts } from '$ui/toasts.svelte';

/** A list knows its members by an id and a version; what is administered has none. */
export type Administered = AdministeredAccount & { version: number };

export interface AccountsQuery {
  q: string;
}

export const address = new Address<AccountsQuery>({
  path: '/admin',
  opens: 'account',
  read: (params) => ({ q: params.get('q') ?? '' }),
  write: ({ q }) => new URLSearchParams(q ? { q } : {}),
});

async function listed(
  { q }: AccountsQuery,
  page: { limit: number; cursor?: string },
): Call<Page<Administered>> {
  const { data, ...rest } = await listAccounts({ query: { q: q || undefined, ...page } });
  const items = data?.items.map((account) => ({ ...account, version: 0 }));
  return { ...rest, data: data && { ...data, items: items! } };
}

export const accounts = new ObjectList<Administered, AccountsQuery>({
  list: listed,
  read: () => Promise.reject(new Error('an account is never read alone here')),
});

/** Gives back what was taken away: nobody loses anything by it. */
export async function changeAtOnce(account: Administered, patch: AccountPatch, said: Key) {
  const restore = accounts.put({ ...account, ...patch });
  try {
    await change(account, patch);
    toasts.say(t(said, { name: account.username }));
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    restore();
    complain(failure);
  }
}

export async function change({ id }: Administered, patch: AccountPatch): Promise<void> {
  const call = () => answer(updateAccount({ path: { id }, body: patch }));
  accounts.put({ ...(await inOrder(id, call)).data, version: 0 });
}

export async function signOutEverywhere(account: Administered): Promise<void> {
  const { id, username: name } = account;
  await inOrder(id, () => answer(revokeAccountSessions({ path: { id } })));
  accounts.put({ ...account, sessions: 0, last_used_at: null });
  toasts.say(t('admin.said_signed_out', { name }));
}
