import { expect, test } from 'vitest';
import { edits } from './edits';
import type { Task } from './task';

test('an edit counts as long as it differs from its task', () => {
  const base = { id: 'a', title: 'gola', description: '', priority: 'none', due_on: null } as Task;
  const fields = edits.of(base).fields;
  edits.keep({ base, fields: { ...fields, due_on: '' } });
  expect(edits.any).toBe(false);
  edits.keep({ base, fields: { ...fields, title: 'manga' } });
  expect(edits.any).toBe(true);
  edits.drop(base.id);
  expect(edits.any).toBe(false);
});
