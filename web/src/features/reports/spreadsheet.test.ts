import { expect, test } from 'vitest';
import { spreadsheet } from './spreadsheet';

const group = (label: string, duration_ms: number, cost_cents: number) => ({
  ...{ key: label, label, duration_ms, cost_cents },
  billable_ms: duration_ms,
});
const HOUR = 3_600_000;

test('it is as a spreadsheet in Portuguese has it', async () => {
  const groups = [group('Padaria; e "Sol"', 26.5 * HOUR, 123456), group('=1+1', 0, 0)];
  const table = spreadsheet({ head: 'reports.customer', groups, nameOf: ({ label }) => label });
  const bytes = new Uint8Array(await table.arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes)).toBe(
    'Cliente;Horas;Faturável;Custo\r\n"Padaria; e ""Sol""";26:30;26:30;1234,56\r\n\'=1+1;0:00;0:00;0,00\r\n',
  );
});
