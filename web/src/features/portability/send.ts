// A file on its way in, for a try or in earnest: one answer, whatever the file is.
import {
  importMe,
  importTasks,
  importTime,
  type CsvLineTaskLine,
  type CsvLineTimeLine,
  type CsvReportTaskLine,
  type CsvReportTimeLine,
  type Dialect,
  type ImportCounts,
  type Imported,
} from '$api/generated';
import { answer, type Answer } from '$api/answer';
import type { Kind } from './file';

export type Line = CsvLineTaskLine | CsvLineTimeLine;
/** How dates that do not begin with the year are meant. */
export type DateOrder = 'dmy' | 'mdy';

/** What a file comes to. */
export interface Outcome {
  created: ImportCounts;
  /** Whether the account's own profile changes with it; never by a table. */
  profile?: boolean;
  /** Things or lines that make nothing new. */
  skipped: number;
  wrong: number;
  /** Where a table comes from; a document of our own has none. */
  dialect: Dialect | null;
  /** What each line of a table makes. */
  lines: Line[];
}

export interface Sending {
  file: Blob;
  kind: Kind;
  dates: DateOrder | null;
  dry_run: boolean;
  signal?: AbortSignal;
}

export async function send({
  file,
  kind,
  dates,
  dry_run,
  signal,
}: Sending): Promise<Answer<Outcome>> {
  // The file itself is the body, as it is.
  const body = file as never;
  if (kind === 'document') {
    const { data, change } = await answer(
      importMe({ query: { dry_run }, body, bodySerializer: null, signal }),
    );
    return { data: ofDocument(data), change };
  }
  const query = { dry_run, ...(dates && { dates }) };
  const call = kind === 'tasks' ? importTasks : importTime;
  const { data, change } = await answer<CsvReportTaskLine | CsvReportTimeLine>(
    call({ query, body, signal }),
  );
  return { data, change };
}

function ofDocument({ created, skipped, profile }: Imported): Outcome {
  return { created, profile, skipped: sum(skipped), wrong: 0, dialect: null, lines: [] };
}

export function sum({ customers, orders, tasks, activities }: ImportCounts): number {
  return customers + orders + tasks + activities;
}
