import { beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '$api/answer';
import { session } from '$features/auth/session.svelte';
import { SignUp, type Ending } from './sign-up';

type Answer = 'made' | 'letter' | 'lost' | 'username_taken' | 'validation';
const server = vi.hoisted(() => ({ answers: [] as Answer[] }));
vi.mock('$api/generated', () => ({
  register: async () => {
    const next = server.answers.shift();
    if (next === undefined) throw new Error('was not to be asked again');
    if (next === 'lost') return { error: new TypeError('fetch') };
    if (next === 'made') return { data: { id: 'ana' }, response: new Response() };
    if (next === 'letter') return { data: {}, response: new Response(null, { status: 202 }) };
    return {
      error: { code: next, status: 409 },
      response: new Response('', { status: 409 }),
    };
  },
}));

const ANA = { username: 'ana', email: 'ana@example.com', password: 'linha azul' };
const unreachable = new Failure(null);
const wrong = new Failure({
  type: 'about:blank',
  title: 'No',
  status: 401,
  code: 'invalid_credentials',
  request_id: 'r1',
});
const signIn = vi.spyOn(session, 'signIn');
const codeOf = (run: Promise<Ending>) =>
  run.then(
    (ending) => ending,
    (failure: Failure) => failure.problem?.code ?? 'unreachable',
  );

beforeEach(() => {
  server.answers = [];
  signIn.mockReset().mockResolvedValue(null);
});

test('an account that was made and not signed in is signed in at the next try', async () => {
  const signUp = new SignUp();
  server.answers = ['made'];
  signIn.mockRejectedValueOnce(unreachable);
  expect(await codeOf(signUp.run(ANA))).toBe('unreachable');
  expect(await codeOf(signUp.run(ANA))).toBe('in');
});

test('an account whose answer was lost is signed in at the next try', async () => {
  const signUp = new SignUp();
  server.answers = ['lost', 'username_taken'];
  expect(await codeOf(signUp.run(ANA))).toBe('unreachable');
  expect(signIn).not.toHaveBeenCalled();
  expect(await codeOf(signUp.run(ANA))).toBe('in');
});

test('a name that somebody else has is still taken when the first answer was lost', async () => {
  const signUp = new SignUp();
  server.answers = ['lost', 'username_taken'];
  signIn.mockRejectedValueOnce(wrong);
  await codeOf(signUp.run(ANA));
  expect(await codeOf(signUp.run(ANA))).toBe('username_taken');
});

test('a taken name is never tried as a sign-in of its own', async () => {
  const signUp = new SignUp();
  server.answers = ['username_taken', 'validation', 'lost', 'username_taken'];
  expect(await codeOf(signUp.run(ANA))).toBe('username_taken');
  expect(await codeOf(signUp.run(ANA))).toBe('validation');
  await codeOf(signUp.run({ ...ANA, username: 'ana2' }));
  expect(await codeOf(signUp.run(ANA))).toBe('username_taken');
  expect(signIn).not.toHaveBeenCalled();
});

test('an account that waits for its address is not signed in yet', async () => {
  const signUp = new SignUp();
  server.answers = ['letter', 'letter'];
  expect(await codeOf(signUp.run(ANA))).toBe('letter');
  expect(await codeOf(signUp.run(ANA))).toBe('letter');
  expect(signIn).not.toHaveBeenCalled();
});
