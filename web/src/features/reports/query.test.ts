import { describe, expect, test } from 'vitest';
import { PRESETS, periodOf, presetOf, readQuery, writeQuery } from './query';

const TODAY = '2026-03-04';
const period = (preset: (typeof PRESETS)[number], today = TODAY) =>
  Object.values(periodOf(preset, today, 'sunday'));

describe('a period', () => {
  test('is a week from its first day to its last', () => {
    expect(period('this_week')).toEqual(['2026-03-01', '2026-03-07']);
    expect(period('last_week')).toEqual(['2026-02-22', '2026-02-28']);
    expect(periodOf('this_week', TODAY, 'monday')).toEqual({
      from: '2026-03-02',
      to: '2026-03-08',
    });
  });

  test('is a month, however long', () => {
    expect(period('this_month')).toEqual(['2026-03-01', '2026-03-31']);
    expect(period('last_month')).toEqual(['2026-02-01', '2026-02-28']);
    expect(period('last_month', '2028-03-31')).toEqual(['2028-02-01', '2028-02-29']);
    expect(period('this_month', '2026-12-31')).toEqual(['2026-12-01', '2026-12-31']);
    expect(period('last_month', '2026-01-15')).toEqual(['2025-12-01', '2025-12-31']);
  });

  test('is known again by its days', () => {
    for (const preset of PRESETS) {
      expect(presetOf(periodOf(preset, TODAY, 'sunday'), TODAY, 'sunday')).toBe(preset);
    }
    expect(presetOf({ from: '2026-03-01', to: '2026-03-02' }, TODAY, 'sunday')).toBeNull();
  });
});

describe('an address', () => {
  const usual = { from: '2026-03-01', to: '2026-03-07' };

  test('says what it has to', () => {
    const query = { from: '2026-01-01', to: '2026-01-31', group_by: 'order' } as const;
    const params = writeQuery(query, usual);
    expect(String(params)).toBe('from=2026-01-01&to=2026-01-31&group_by=order');
    expect(readQuery(params, usual)).toEqual(query);
    expect(String(writeQuery({ ...usual, group_by: 'day' }, usual))).toBe('');
  });

  test.each(['from=2026-02-01', 'from=2026-02-02&to=2026-02-01', 'from=x&to=y', 'group_by=x'])(
    'that makes no sense is the usual one: %s',
    (search) => {
      expect(readQuery(new URLSearchParams(search), usual)).toEqual({ ...usual, group_by: 'day' });
    },
  );
});
