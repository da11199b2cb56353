// What a file holds, told by how it begins: nobody should have to say what they bring.

/** A document of TrackIt, a list of tasks, or a report of time. */
export type Kind = 'document' | 'tasks' | 'time';

const MEBIBYTE = 1024 * 1024;
/** What the server takes. */
const LARGEST: Record<Kind, number> = {
  document: 64 * MEBIBYTE,
  tasks: 16 * MEBIBYTE,
  time: 16 * MEBIBYTE,
};
/** Enough for the names of the columns. */
const BEGINNING = 4096;

export async function kindOf(file: Blob): Promise<Kind> {
  const beginning = await file.slice(0, BEGINNING).text();
  return kindByBeginning(beginning);
}

export function kindByBeginning(text: string): Kind {
  const bare = text.replace(/^\uFEFF/, '').trimStart();
  if (bare.startsWith('{') || bare.startsWith('[')) return 'document';
  const columns = (bare.split(/\r?\n/, 1)[0] ?? '')
    .split(/[,;\t]/)
    .map((name) => name.replaceAll('"', '').trim().toLowerCase());
  return columns.includes('type') && columns.includes('content') ? 'tasks' : 'time';
}

/** In megabytes, when the file is larger than the server takes; it must not be sent to be told that. */
export function largerThan(file: Blob, kind: Kind): number | null {
  return file.size > LARGEST[kind] ? LARGEST[kind] / MEBIBYTE : null;
}
