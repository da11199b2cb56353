import { describe, expect, test } from 'vitest';
import type { Language } from '$i18n';
import { understand } from './quick-add';

const TODAY = '2026-11-20'; // a Friday
const read = (line: string, language: Language = 'pt-BR', takenOff: string[] = []) => {
  const { title, due_on, priority } = understand(line, TODAY, language, new Set(takenOff));
  return [title, due_on, priority];
};

describe('in Portuguese', () => {
  test.each([
    ['cortar tecido', ['cortar tecido', null, 'none']],
    ['cortar tecido hoje', ['cortar tecido', '2026-11-20', 'none']],
    ['cortar tecido amanhã', ['cortar tecido', '2026-11-21', 'none']],
    ['cortar tecido amanha', ['cortar tecido', '2026-11-21', 'none']],
    ['cortar tecido Depois de Amanhã', ['cortar tecido', '2026-11-22', 'none']],
    ['cortar tecido em 10 dias', ['cortar tecido', '2026-11-30', 'none']],
    ['cortar tecido terça', ['cortar tecido', '2026-11-24', 'none']],
    ['cortar tecido sexta-feira', ['cortar tecido', '2026-11-27', 'none']],
    ['entregar 28/11', ['entregar', '2026-11-28', 'none']],
    ['entregar 5/1', ['entregar', '2027-01-05', 'none']],
    ['entregar 05/01/2026', ['entregar', '2026-01-05', 'none']],
    ['entregar 2026-12-24', ['entregar', '2026-12-24', 'none']],
    ['ligar !alta', ['ligar', null, 'high']],
    ['ligar amanhã !média', ['ligar', '2026-11-21', 'medium']],
    ['ligar !baixa amanhã', ['ligar', '2026-11-21', 'low']],
  ])('%s', (line, understood) => {
    expect(read(line)).toEqual(understood);
  });
});

describe('in English', () => {
  test.each([
    ['cut fabric tomorrow', ['cut fabric', '2026-11-21', 'none']],
    ['cut fabric in 1 day !high', ['cut fabric', '2026-11-21', 'high']],
    ['cut fabric Monday', ['cut fabric', '2026-11-23', 'none']],
    ['ship 11/12', ['ship 11/12', null, 'none']],
  ])('%s', (line, understood) => {
    expect(read(line, 'en')).toEqual(understood);
  });
});

describe('stays a title', () => {
  test.each([
    'amanhã',
    'ler o jornal de hoje à noite',
    'entregar 31/02',
    'pagar 13/13',
    'comprar linha azul',
    'tomorrow',
  ])('%s', (line) => {
    expect(read(line)).toEqual([line, null, 'none']);
  });

  test('also what was taken off', () => {
    expect(read('ler o jornal de hoje', 'pt-BR', ['hoje'])).toEqual([
      'ler o jornal de hoje',
      null,
      'none',
    ]);
  });

  test('also a second date', () => {
    expect(read('remarcar hoje amanhã')).toEqual(['remarcar hoje', '2026-11-21', 'none']);
  });
});

test('the chips come in the order of the line', () => {
  const { chips } = understand('ligar amanhã !alta', TODAY, 'pt-BR');
  expect(chips).toEqual([
    { kind: 'due', words: 'amanhã' },
    { kind: 'priority', words: '!alta' },
  ]);
});
