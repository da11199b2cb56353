import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure, answer } from './answer';
import { configureApi, onStepUp } from './client';
import { createTask } from './generated';
import { client } from './generated/client.gen';

const problem = (code: string) =>
  Response.json({ code, title: 'No', status: 403, factors: ['password'] }, { status: 403 });
const made = () => Response.json({ id: 't1' }, { status: 201 });

let answers: Response[];
let sent: { method: string; body: unknown; language: string | null }[];
const send = async (request: Request) => {
  const language = request.headers.get('Accept-Language');
  sent.push({ method: request.method, body: await request.json(), language });
  return answers.shift()!;
};

configureApi();
beforeEach(() => {
  sent = [];
  client.setConfig({ baseUrl: 'http://localhost', fetch: send as typeof fetch });
  vi.stubGlobal('fetch', send);
});

afterEach(() => vi.unstubAllGlobals());

const create = () => answer(createTask({ body: { title: 'Cortar' } }));

test('a call that wants a proof first is made again as it was', async () => {
  const ask = vi.fn(async () => true);
  onStepUp(ask);
  answers = [problem('step_up_required'), made()];
  expect((await create()).data).toEqual({ id: 't1' });
  expect(ask).toHaveBeenCalledWith(['password']);
  const call = { method: 'POST', body: { title: 'Cortar' }, language: 'pt-BR' };
  expect(sent).toEqual([call, call]);
});

test('without the proof it fails as the server said', async () => {
  onStepUp(async () => false);
  answers = [problem('step_up_required')];
  await expect(create()).rejects.toMatchObject({ problem: { code: 'step_up_required' } });
  expect(sent).toHaveLength(1);
});

test('no other refusal asks who is there', async () => {
  const ask = vi.fn(async () => true);
  onStepUp(ask);
  answers = [problem('cross_origin')];
  await expect(create()).rejects.toThrow(Failure);
  expect(ask).not.toHaveBeenCalled();
});

test('a write outlives its page, unless it is more than browsers send for pages that are gone', async () => {
  const asked: (boolean | undefined)[] = [];
  class Watched extends Request {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(input, init);
      if (input instanceof Request) asked.push(init?.keepalive);
    }
  }
  vi.stubGlobal('Request', Watched);
  answers = [made(), made()];
  await create();
  expect(sent[0]!.body).toEqual({ title: 'Cortar' });
  await answer(createTask({ body: { title: 'Cortar', description: 'ç'.repeat(3_000) } }));
  expect(asked).toEqual([true]);
});
