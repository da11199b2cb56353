import { expect, test } from 'vitest';
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
