import { describe, expect, test } from 'vitest';
import type { Language } from '$i18n';
import { orderNumbers, understand } from './quick-add';

const TODAY = '2026-11-20'; // a Friday
const read = (line: string, language: Language = 'pt-BR', takenOff: string[] = []) => {
  const { title, due_on, priority } = understand(line, {
    today: TODAY,
    language,
    takenOff: new Set(takenOff),
  });
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
    'cobrar o que vendi ontem',
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
  const { chips } = understand('ligar amanhã !alta', { today: TODAY, language: 'pt-BR' });
  expect(chips).toEqual([
    { kind: 'due', words: 'amanhã' },
    { kind: 'priority', words: '!alta' },
  ]);
});

describe('an order', () => {
  const orders = new Map([[15, 'the id of 15']]);
  const ground = {
    today: TODAY,
    language: 'pt-BR' as const,
    orderNumbered: (number: number) => orders.get(number),
  };

  test('is understood by its number, wherever it stands at the end', () => {
    for (const line of ['cortar #15 amanhã !alta', 'cortar amanhã !alta #15']) {
      const { title, order_id, chips } = understand(line, ground);
      expect([title, order_id]).toEqual(['cortar', 'the id of 15']);
      expect(chips.map(({ kind }) => kind).sort()).toEqual(['due', 'order', 'priority']);
    }
  });

  test('that does not exist is a word, and hides no date', () => {
    for (const line of ['cortar #16', 'cortar amanhã #16', 'cortar #16 amanhã']) {
      expect(understand(line, ground)).toMatchObject({
        title: 'cortar #16',
        order_id: null,
        due_on: line.includes('amanhã') ? '2026-11-21' : null,
        noOrders: [16],
      });
    }
    expect(understand('#16', ground)).toMatchObject({ title: '#16', noOrders: [] });
    expect(understand('cortar #16 #16', ground).noOrders).toEqual([16]);
  });

  test('can be taken off', () => {
    const takenOff = new Set(['#15']);
    expect(understand('cortar amanhã #15', { ...ground, takenOff })).toMatchObject({
      title: 'cortar #15',
      order_id: null,
      due_on: '2026-11-21',
      noOrders: [],
    });
  });

  test('is looked for as soon as its number is there', () => {
    expect(orderNumbers('cortar #15 e #16 amanhã #x')).toEqual([15, 16]);
  });
});
