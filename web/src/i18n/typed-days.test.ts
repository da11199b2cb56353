import { describe, expect, test } from 'vitest';
import type { Language } from './language.svelte';
import { dayPattern, readTypedDay, typedDay } from './typed-days';

const TODAY = '2026-11-20'; // a Friday
const read = (text: string, region: string, past = false) =>
  readTypedDay(text, { today: TODAY, language: region === 'pt-BR' ? 'pt-BR' : 'en', region, past });

test.each<[string, Language, string, string]>([
  ['pt-BR', 'pt-BR', 'dd/mm/aaaa', '05/11/2026'],
  ['en-GB', 'en', 'dd/mm/yyyy', '05/11/2026'],
  ['en-US', 'en', 'mm/dd/yyyy', '11/05/2026'],
  ['en-CA', 'en', 'yyyy-mm-dd', '2026-11-05'],
])('a day as %s writes it', (region, language, pattern, written) => {
  expect(dayPattern(region, language)).toBe(pattern);
  expect(typedDay('2026-11-05', region)).toBe(written);
  expect(read(written, region)).toBe('2026-11-05');
});

test('no day is written as nothing', () => {
  expect(typedDay(null, 'pt-BR')).toBe('');
});

describe('read in Portuguese', () => {
  test.each([
    ['28/11/2026', '2026-11-28'],
    [' 1/2/2027 ', '2027-02-01'],
    ['28.11.26', '2026-11-28'],
    ['28-11-2026', '2026-11-28'],
    ['28 11 2026', '2026-11-28'],
    ['2026-11-28', '2026-11-28'],
    ['20/11', '2026-11-20'],
    ['19/11', '2026-11-19'],
    ['21/9', '2026-09-21'],
    ['20/9', '2027-09-20'],
    ['28 nov', '2026-11-28'],
    ['28/novembro', '2026-11-28'],
    ['1 de março de 2027', '2027-03-01'],
    ['5 dez. 26', '2026-12-05'],
    ['1º de março', '2027-03-01'],
    ['sex', '2026-11-27'],
    ['Sáb.', '2026-11-21'],
    ['29/2', '2028-02-29'],
    ['amanhã', '2026-11-21'],
    ['ontem', '2026-11-19'],
    ['segunda-feira', '2026-11-23'],
  ])('%s', (text, day) => {
    expect(read(text, 'pt-BR')).toBe(day);
  });

  test.each([
    ['20/11', '2026-11-20'],
    ['21/11', '2025-11-21'],
    ['29/2', '2024-02-29'],
    ['28 nov', '2025-11-28'],
    ['segunda', '2026-11-16'],
    ['sexta', '2026-11-13'],
    ['qua', '2026-11-18'],
    ['hoje', '2026-11-20'],
    ['anteontem', '2026-11-18'],
    ['amanhã', '2026-11-21'],
  ])('%s of what is past', (text, day) => {
    expect(read(text, 'pt-BR', true)).toBe(day);
  });
});

test('the month comes first where the region says so', () => {
  expect(read('11/28/2026', 'en-US')).toBe('2026-11-28');
  expect(read('2/1', 'en-US')).toBe('2027-02-01');
  expect(read('11/28/2026', 'en-GB')).toBeNull();
});

test('a month that is named may stand before its day or after it', () => {
  for (const text of ['Dec 5', '5 December', 'December 5, 2026', '5 dec 2026'])
    expect(read(text, 'en-US')).toBe('2026-12-05');
  expect(read('May 2', 'en-US')).toBe('2027-05-02');
  expect(read('tue', 'en-US')).toBe('2026-11-24');
});

describe('is no day', () => {
  test.each([
    '31/02/2026',
    '32/01/2026',
    '11/28/2026',
    '1/1/202',
    '1/1/20266',
    '12026-11-28',
    '001/1/2026',
    '30/2',
    '28',
    '28/11/2026/1',
    'logo',
    '31 fev',
    'nov',
    '28 no',
    'dia 28 nov',
    '',
  ])('%s', (text) => {
    expect(read(text, 'pt-BR')).toBeNull();
  });
});
