// Personal tokens: what programs of one's own come in by, and what they may do.
import { deletePersonalToken, listPersonalTokens, type PersonalToken } from '$api/generated';
import { answer } from '$api/answer';
import { t, type Key } from '$i18n';
import { complain, isGone } from '$objects/changes';
import { inOrder } from '$objects/in-order';
import type { Call, Page } from '$objects/kind';
import { ObjectList } from '$objects/list.svelte';
import { actOnRow } from '$objects/row-actions';
import { toasts } from '$ui/toasts.svelte';

const DAY = 86_400_000;

/** What a token may reach, as the API calls it, and what people call it. */
export const AREAS = {
  tasks: 'tokens.tasks',
  customers: 'tokens.customers',
  orders: 'tokens.orders',
  activities: 'tokens.activities',
  reports: 'tokens.reports',
} as const satisfies Record<string, Key>;
export type Area = keyof typeof AREAS;

/** Nothing to change in what is only reckoned. */
export function canBeWritten(area: Area): boolean {
  return area !== 'reports';
}

/** What was ticked, as the API has it: who may change may also read. */
export function scopesOf(read: ReadonlySet<Area>, write: ReadonlySet<Area>): string[] {
  return (Object.keys(AREAS) as Area[]).flatMap((area) => [
    ...(read.has(area) || write.has(area) ? [`${area}:read`] : []),
    ...(write.has(area) ? [`${area}:write`] : []),
  ]);
}

/** `Tarefas, Pedidos (ler)`, as the list tells it. */
export function inWords(scopes: readonly string[]): string {
  const may = (area: Area, what: 'read' | 'write') =>
    scopes.includes(what) || scopes.includes(`${area}:${what}`);
  const areas = (Object.keys(AREAS) as Area[]).filter(
    (area) => may(area, 'read') || may(area, 'write'),
  );
  const words = areas.map((area) =>
    may(area, 'write') || !canBeWritten(area)
      ? t(AREAS[area])
      : t('tokens.only_read', { area: t(AREAS[area]) }),
  );
  return words.join(', ');
}

export function expiryOf(days: number, now = Date.now()): string | undefined {
  return days ? new Date(now + days * DAY).toISOString() : undefined;
}

/** A list knows its members by an id and a version: a token never changes. */
export type Token = PersonalToken & { version: number };

async function listed(): Call<Page<Token>> {
  const { data, ...rest } = await listPersonalTokens();
  const items = data?.items.map((token) => ({ ...token, version: 0 }));
  return { ...rest, data: data && { ...data, items: items! } };
}

export const tokens = new ObjectList<Token, object>({
  list: listed,
  read: () => Promise.reject(new Error('a token is never read alone')),
});

export function remove(token: Token) {
  void actOnRow(token.id, tokens, () => void removeIt(token));
}

async function removeIt({ id, name }: Token): Promise<void> {
  const restore = tokens.remove(id);
  try {
    await inOrder(id, () => answer(deletePersonalToken({ path: { id } })));
    toasts.say(t('tokens.said_deleted', { name }));
  } catch (failure) {
    if (isGone(failure)) return;
    restore();
    complain(failure);
  }
}
