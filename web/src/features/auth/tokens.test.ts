import { expect, test } from 'vitest';
import { expiryOf, inWords, scopesOf, type Area } from './tokens';

const set = (...areas: Area[]) => new Set(areas);

test('who may change may also read', () => {
  expect(scopesOf(set('tasks'), set('orders'))).toEqual([
    'tasks:read',
    'orders:read',
    'orders:write',
  ]);
  expect(scopesOf(set(), set())).toEqual([]);
});

test('what a token may do is told in words', () => {
  expect(inWords(['tasks:read', 'tasks:write', 'orders:read'])).toBe('Tarefas, Pedidos (só ler)');
  expect(inWords(['read'])).toBe(
    'Tarefas (só ler), Clientes (só ler), Pedidos (só ler), Tempo (só ler), Relatórios',
  );
});

test('a token ends on a day, or never', () => {
  expect(expiryOf(30, Date.UTC(2026, 0, 1))).toBe('2026-01-31T00:00:00.000Z');
  expect(expiryOf(0)).toBeUndefined();
});
