// Keeps a list on a page true while others change what is in it. Never over what is being typed: what is open in a
// form stays as it is, and the list is looked at again when the form is closed.
import type { Entity } from '$api/generated';
import type { Stored } from './kind';
import type { ObjectList } from './list.svelte';
import { whenChanged, type News } from './live';

interface How {
  /** The id of what is open in a form. */
  open?: () => string | null;
  /** Also what this tab does elsewhere than in the list. */
  alsoOwn?: boolean;
}

/** To be called in an effect. */
export function follow<T extends Stored, Query extends object>(
  list: ObjectList<T, Query>,
  entity: Entity,
  { open = () => null, alsoOwn = false }: How = {},
): () => void {
  let stale = $state(false);
  $effect(() => {
    if (!stale || open() !== null) return;
    stale = false;
    void list.refresh();
  });
  const hear = async (news: News) => {
    const held = open();
    const others = news === 'everything' ? [] : news.filter(({ entity_id }) => entity_id !== held);
    const known = await list.learn(others);
    if (!known || others.length < news.length || news === 'everything') stale = true;
  };
  return whenChanged([entity], hear, { alsoOwn });
}
