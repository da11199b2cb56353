// The writes to one task go out one after the other, so that the last click wins and not the last packet.
const last = new Map<string, Promise<unknown>>();

export async function inOrder<T>(id: string, send: () => Promise<T>): Promise<T> {
  const turn = (last.get(id) ?? Promise.resolve()).then(send, send);
  last.set(id, turn);
  try {
    return await turn;
  } finally {
    if (last.get(id) === turn) last.delete(id);
  }
}

export function isBusy(id: string): boolean {
  return last.has(id);
}

/** Done when every write that is under way now has been answered. */
export async function quiet(): Promise<void> {
  await Promise.allSettled(last.values());
}
