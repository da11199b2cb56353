import { describe, expect, test } from 'vitest';
import { Edits } from './edits';

interface Task {
  id: string;
  version: number;
  title: string;
  due_on: string | null;
}

const edits = new Edits<Task, Pick<Task, 'title' | 'due_on'>>({
  fieldsOf: ({ title, due_on }) => ({ title, due_on }),
  tidy: (fields) => ({ ...fields, due_on: fields.due_on || null }),
});

test('an edit counts as long as it differs from its task', () => {
  const base = { id: 'a', version: 1, title: 'gola', due_on: null };
  const fields = edits.of(base).fields;
  edits.keep({ base, fields: { ...fields, due_on: '' } });
  expect(edits.any).toBe(false);
  edits.keep({ base, fields: { ...fields, title: 'manga' } });
  expect(edits.any).toBe(true);
  edits.drop(base.id);
  expect(edits.any).toBe(false);
});

interface Span {
  id: string;
  version: number;
  start: number;
  end: number;
  note: string;
}

describe('over what another saved meanwhile', () => {
  const spans = new Edits<Span, Pick<Span, 'start' | 'end' | 'note'>>({
    fieldsOf: ({ start, end, note }) => ({ start, end, note }),
    tidy: (fields) => fields,
    together: [['start', 'end']],
  });
  const base: Span = { id: 'a', version: 1, start: 9, end: 11, note: '' };
  const mine = (typed: Partial<Omit<Span, 'id' | 'version'>>) => ({
    base,
    fields: { start: 9, end: 11, note: '', ...typed },
  });
  const theirs = (fields: Partial<Span>) => ({ ...base, version: 2, ...fields });

  test('other fields are put together', () => {
    const ours = spans.rebased(mine({ end: 12 }), theirs({ note: 'gola' }));
    expect(ours?.fields).toMatchObject({ start: 9, end: 12, note: 'gola' });
    expect(ours?.base.version).toBe(2);
  });

  test('what means something only together is one field', () => {
    expect(spans.rebased(mine({ end: 12 }), theirs({ start: 8 }))).toBeNull();
    expect(spans.rebased(mine({ start: 8, end: 12 }), theirs({ start: 8 }))).toBeNull();
    expect(spans.rebased(mine({ start: 8 }), theirs({ start: 8 }))).not.toBeNull();
  });
});
