// What one is signed in by, and ending it. What has ended cannot be brought back: one signs in anew.
import { endOtherSessions, endSession, listSessions, type Session } from '$api/generated';
import { answer } from '$api/answer';
import { t } from '$i18n';
import { complain, isGone } from '$objects/changes';
import { inOrder } from '$objects/in-order';
import type { Call, Page } from '$objects/kind';
import { ObjectList } from '$objects/list.svelte';
import { actOnRow } from '$objects/row-actions';
import type { IconName } from '$ui/Icon.svelte';
import { toasts } from '$ui/toasts.svelte';

/** A list knows its members by an id and a version: a device has no versions. */
export type Device = Session & { version: number };

async function listed(page: { limit: number; cursor?: string }): Call<Page<Device>> {
  const { data, ...rest } = await listSessions({ query: page });
  const items = data?.items.map((session) => ({ ...session, version: 0 }));
  return { ...rest, data: data && { ...data, items: items! } };
}

export const devices = new ObjectList<Device, object>({
  list: (_, page) => listed(page),
  read: () => Promise.reject(new Error('a device is never read alone')),
});

/** The one in hand comes first. */
export function inOrderOfInterest(all: readonly Device[]): Device[] {
  return all.toSorted((a, b) => Number(b.current) - Number(a.current));
}

export function iconOf({ kind, user_agent }: Pick<Device, 'kind' | 'user_agent'>): IconName {
  if (kind !== 'browser') return 'terminal';
  return /Mobi|Android|iPhone|iPad/.test(user_agent) ? 'mobile' : 'desk';
}

export function end(device: Device) {
  void actOnRow(device.id, devices, () => void endOne(device));
}

async function endOne({ id, device }: Device): Promise<void> {
  const restore = devices.remove(id);
  try {
    await inOrder(id, () => answer(endSession({ path: { id } })));
    toasts.say(t('devices.said_ended', { device }));
  } catch (failure) {
    if (isGone(failure)) return;
    restore();
    complain(failure);
  }
}

export async function endOthers(): Promise<void> {
  await answer(endOtherSessions());
  for (const { id, current } of devices.items) if (!current) devices.remove(id);
  toasts.say(t('devices.said_ended_others'));
}
