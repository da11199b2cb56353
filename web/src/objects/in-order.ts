// The writes to one object go out one after the other, so that the last click wins and not the last packet.
const last = new Map<string, Promise<unknown>>();
/** Writes that make something new: no other write can be to the same object. */
const additions = new Set<Promise<unknown>>();

export async function inOrder<T>(id: string, send: () => Promise<T>): Promise<T> {
  const turn = (last.get(id) ?? Promise.resolve()).then(send, send);
  last.set(id, turn);
  try {
    return await turn;
  } finally {
    if (last.get(id) === turn) last.delete(id);
  }
}

export async function addition<T>(write: Promise<T>): Promise<T> {
  additions.add(write);
  try {
    return await write;
  } finally {
    additions.delete(write);
  }
}

export function isBusy(id: string): boolean {
  return last.has(id);
}

/** Done when every write to what is there that is under way now has been answered, and its asker has heard it. */
export async function quiet(): Promise<void> {
  await Promise.allSettled(last.values());
  await new Promise((heard) => setTimeout(heard));
}

/** Done when nothing at all is under way. */
export async function allAnswered(): Promise<void> {
  while (last.size + additions.size > 0) {
    await Promise.allSettled([...last.values(), ...additions]);
  }
}
