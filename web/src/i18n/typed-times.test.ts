import { describe, expect, test } from 'vitest';
import { readTypedTime, typedTime } from './typed-times';

test.each([
  ['18:05', 'pt-BR', '18:05'],
  ['09:05', 'pt-BR', '09:05'],
  ['18:05', 'en-GB', '18:05'],
  ['18:05', 'en-US', '6:05 PM'],
  ['00:30', 'en-US', '12:30 AM'],
])('%s as %s writes it', (time, region, written) => {
  expect(typedTime(time, region)).toBe(written);
  expect(readTypedTime(written)).toBe(time);
});

test('no time is written as nothing', () => {
  expect(typedTime('', 'pt-BR')).toBe('');
});

describe('read', () => {
  test.each([
    ['9', '09:00'],
    ['9:05', '09:05'],
    ['18h', '18:00'],
    ['18h30', '18:30'],
    ['18h30min', '18:30'],
    ['18.30', '18:30'],
    ['1830', '18:30'],
    ['930', '09:30'],
    ['0', '00:00'],
    ['23:59', '23:59'],
    ['6pm', '18:00'],
    ['6:30 p.m.', '18:30'],
    ['12 am', '00:00'],
    ['12 PM', '12:00'],
    [' 7:15 ', '07:15'],
  ])('%s', (text, time) => {
    expect(readTypedTime(text)).toBe(time);
  });
});

describe('is no time', () => {
  test.each(['24:00', '9:60', '13 pm', '0 am', '9:5', '12345', '-1', 'meio-dia', '9 m', ''])(
    '%s',
    (text) => {
      expect(readTypedTime(text)).toBeNull();
    },
  );
});
