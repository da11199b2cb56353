import { describe, expect, test } from 'vitest';
import { addDays, dayAsHeading, dayIn, dayNearNow, daysBetween, weekday } from './dates';

const TODAY = '2026-11-20'; // a Friday
const near = (day: string, locale = 'pt-BR') => dayNearNow(day, TODAY, locale);

describe('the day it is', () => {
  test('is the day of the time zone, not of the clock in Greenwich', () => {
    const now = new Date('2026-11-21T01:30:00Z');
    expect(dayIn('America/Sao_Paulo', now)).toBe('2026-11-20');
    expect(dayIn('UTC', now)).toBe('2026-11-21');
    expect(dayIn('Pacific/Kiritimati', now)).toBe('2026-11-21');
  });
});

describe('counting days', () => {
  test('crosses months, leap days and clock changes', () => {
    expect(addDays('2026-11-30', 1)).toBe('2026-12-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(weekday(TODAY)).toBe(5);
  });

  test('goes on beyond the year 9999, which a slip of the finger reaches', () => {
    expect(daysBetween('9999-12-31', '10000-01-01')).toBe(1);
    expect(near('12026-11-28')).toBe('28 de nov. de 12026');
    expect(near('275760-09-12')).toBe('12 de set. de 275760');
  });
});

describe('near now a day has its everyday name', () => {
  test('in Portuguese', () => {
    expect(near('2026-11-19')).toBe('ontem');
    expect(near('2026-11-20')).toBe('hoje');
    expect(near('2026-11-21')).toBe('amanhã');
    expect(near('2026-11-24')).toBe('terça-feira');
  });

  test('in English', () => {
    expect(near('2026-11-19', 'en-GB')).toBe('yesterday');
    expect(near('2026-11-24', 'en-GB')).toBe('Tuesday');
  });

  test('but a weekday that is gone would be taken for the coming one', () => {
    expect(near('2026-11-17')).toBe('17 de nov.');
    expect(near('2026-11-27')).toBe('27 de nov.');
  });

  test('and another year is named', () => {
    expect(near('2027-01-05', 'en-GB')).toBe('5 Jan 2027');
  });
});

test('the heading begins with a capital, as a heading does', () => {
  expect(dayAsHeading(TODAY, 'pt-BR')).toBe('Sexta-feira, 20 de novembro');
});
