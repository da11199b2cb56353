import { expect, test } from 'vitest';
import { kindByBeginning, kindOf, largerThan } from './file';

test.each([
  ['{"format":"trackit","version":1', 'document'],
  ['\uFEFF\n  { "format": "trackit"', 'document'],
  ['TYPE,CONTENT,DESCRIPTION,PRIORITY\ntask,Cortar,,1', 'tasks'],
  ['\uFEFF"TYPE";"CONTENT"\r\ntask;Cortar', 'tasks'],
  ['Description,Project,Start date,Start time,Duration\nCortar', 'time'],
  ['Project,Client,Type,Start Date\nCamisetas', 'time'],
  ['', 'time'],
])('%j begins a file of the kind %s', (text, kind) => {
  expect(kindByBeginning(text)).toBe(kind);
});

test('only the beginning of a file is read', async () => {
  const file = new Blob(['TYPE,CONTENT\n', 'task,Cortar\n'.repeat(100_000)]);
  expect(await kindOf(file)).toBe('tasks');
});

test('a file larger than the server takes is known before it is sent', () => {
  const file = { size: 17 * 1024 * 1024 } as Blob;
  expect(largerThan(file, 'tasks')).toBe(16);
  expect(largerThan(file, 'document')).toBeNull();
});
