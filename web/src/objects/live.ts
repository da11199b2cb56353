// What other tabs and devices change, told to the pages that show it. What this tab did itself is told only to those
// who ask for it, and nothing while a write of its own is under way: the answer to that write knows better.
import { on } from 'svelte/events';
import { getSession, type Change, type Entity } from '$api/generated';
import { Failure, answer, onWritten } from '$api/answer';
import { network } from '$api/network.svelte';
import { allAnswered } from './in-order';
import { listenTogether, type Listener } from './shared-stream';

/** The last change of each object, or everything, when it is not known what was missed. */
export type News = readonly Change[] | 'everything';
type Hear = (news: News) => void;

/** Changes that come together are told together. */
const PAUSE = 50;
const OWN_KEPT = 500;

interface Ear {
  entities: readonly Entity[];
  hear: Hear;
  /** Also what this tab did: where what is shown is reckoned by the server, such as a sum. */
  alsoOwn: boolean;
  /** Also while the tab is out of sight: what its title tells. */
  alsoHidden: boolean;
}

const ears = new Set<Ear>();
/** Who heard nothing while the tab was out of sight: ten tabs need not all ask for what nobody looks at. */
const behind = new Set<Ear>();
const own = new Set<number>();
let waiting: Change[] = [];
let telling = false;

/** Hears of every change to such objects until told to stop. */
export function whenChanged(
  entities: readonly Entity[],
  hear: Hear,
  { alsoOwn = false, alsoHidden = false } = {},
): () => void {
  const ear = { entities, hear, alsoOwn, alsoHidden };
  ears.add(ear);
  return () => {
    ears.delete(ear);
    behind.delete(ear);
  };
}

const listener: Listener = {
  change(change) {
    waiting.push(change);
    void tell();
  },
  lost() {
    for (const ear of [...ears]) tellTo(ear, 'everything');
  },
  cut: () => network.doubt(),
  refused() {
    // Where the session is over, the answer to this says so.
    answer(getSession()).catch((failure) => {
      if (!(failure instanceof Failure)) throw failure;
    });
  },
};

on(document, 'visibilitychange', () => {
  if (document.visibilityState === 'hidden') return;
  const missed = [...behind];
  behind.clear();
  for (const { hear } of missed) hear('everything');
});

function tellTo(ear: Ear, news: News) {
  if (document.visibilityState === 'hidden' && !ear.alsoHidden) behind.add(ear);
  else ear.hear(news);
}

/** Listens to what happens in an account, until told to stop. */
export function listen(account: string): () => void {
  return listenTogether(account, listener);
}

onWritten((seq) => {
  own.add(seq);
  if (own.size > OWN_KEPT) own.delete(own.values().next().value!);
});

async function tell() {
  if (telling) return;
  telling = true;
  await new Promise((done) => setTimeout(done, PAUSE));
  await allAnswered();
  // Who waited for those answers shows them first.
  await new Promise((done) => setTimeout(done));
  telling = false;
  const news = waiting;
  waiting = [];
  for (const ear of [...ears]) {
    const heard = lastOfEach(news.filter((change) => isFor(ear, change)));
    if (heard.length) tellTo(ear, heard);
  }
}

function isFor({ entities, alsoOwn }: Ear, { entity, seq }: Change): boolean {
  return entities.includes(entity) && (alsoOwn || !own.has(seq));
}

function lastOfEach(changes: Change[]): Change[] {
  return [...new Map(changes.map((change) => [change.entity_id, change])).values()];
}
