import { expect, test, vi } from 'vitest';
import { Failure, answer, beginVisit, onSignedOut } from './answer';

const problem = (code: string, status: number) => ({
  type: 'about:blank',
  title: 'No',
  status,
  code,
  request_id: 'r1',
});
const refused = (code: string, status: number, headers: HeadersInit = {}) =>
  Promise.resolve({
    error: problem(code, status),
    response: new Response('', { status, headers }),
  });
const failureOf = (call: Promise<{ error?: unknown; response?: Response }>) =>
  answer(call).then(
    () => expect.unreachable(),
    (failure: Failure) => failure,
  );

test('a write brings its change along', async () => {
  const response = new Response('{}', { headers: { 'Change-Seq': '42' } });
  expect(await answer(Promise.resolve({ data: { id: 1 }, response }))).toEqual({
    data: { id: 1 },
    change: 42,
  });
});

test('a server that was never reached is not a problem of the server', async () => {
  const failure = await failureOf(Promise.resolve({ error: new TypeError('fetch') }));
  expect(failure.unreachable).toBe(true);
});

test('a wait is in seconds', async () => {
  const failure = await failureOf(refused('throttled', 429, { 'Retry-After': '30' }));
  expect(failure.is('throttled')).toBe(true);
  expect(failure.retryAfterSeconds).toBe(30);
});

test('an answer that is no problem document still has its number to quote', async () => {
  const response = new Response('<html>', { status: 502, headers: { 'X-Request-Id': 'r7' } });
  const failure = await failureOf(Promise.resolve({ error: '<html>', response }));
  expect(failure.problem).toMatchObject({ status: 502, code: 'unknown', request_id: 'r7' });
});

test('the session hears that it is over only after the caller', async () => {
  vi.useFakeTimers();
  const heard = vi.fn();
  onSignedOut(heard);
  await failureOf(refused('unauthenticated', 401));
  expect(heard).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(heard).toHaveBeenCalledOnce();
  vi.useRealTimers();
});

test('a wrong password does not end a session', async () => {
  vi.useFakeTimers();
  const heard = vi.fn();
  onSignedOut(heard);
  await failureOf(refused('invalid_credentials', 401));
  vi.runAllTimers();
  expect(heard).not.toHaveBeenCalled();
  vi.useRealTimers();
});

test('what was asked before a sign-in does not end the session after it', async () => {
  vi.useFakeTimers();
  const heard = vi.fn();
  onSignedOut(heard);
  const failure = failureOf(refused('unauthenticated', 401));
  beginVisit();
  await failure;
  vi.runAllTimers();
  expect(heard).not.toHaveBeenCalled();
  vi.useRealTimers();
});
