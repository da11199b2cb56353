// How every call leaves the page: to the right origin, with the session's cookie, in the page's language; a write even
// when the page goes away right after it; and once more, when the server first wants to know who is there.
import type { Problem } from './generated';
import { client } from './generated/client.gen';
import { getValidRequestBody } from './generated/core/utils.gen';
import { apiOrigin } from './origin';
import { language } from '$i18n';

/** Bytes of a call that outlives its page: of all of them together browsers take 64 kB, and refuse what is more. */
const FOR_THE_GONE = 4 * 1024;

type Options = Parameters<typeof getValidRequestBody>[0];

let prove: (factors: string[]) => Promise<boolean> = async () => false;

/** Whoever can ask the reader for a fresh proof of who they are registers here; true when it was given. */
export function onStepUp(ask: typeof prove) {
  prove = ask;
}

export function configureApi() {
  client.setConfig({ baseUrl: apiOrigin(), credentials: 'include' });
  client.interceptors.request.use((request, options) => {
    request.headers.set('Accept-Language', language.current);
    return outlivesThePage(request, options)
      ? again(request, options, { keepalive: true })
      : request;
  });
  client.interceptors.response.use(async (response, request, options) => {
    const factors = await factorsWanted(response);
    if (!factors || !(await prove(factors))) return response;
    return fetch(again(request, options));
  });
}

function outlivesThePage({ method }: Request, options: Options): boolean {
  const body = getValidRequestBody(options) ?? '';
  if (method === 'GET' || typeof body !== 'string') return false;
  return new Blob([body]).size <= FOR_THE_GONE;
}

/** The same request. Its body is given anew: of the one before, only a stream is left, or nothing. */
function again(request: Request, options: Options, changes: RequestInit = {}): Request {
  const body = getValidRequestBody(options) as BodyInit | undefined;
  return new Request(request, body === undefined ? changes : { ...changes, body });
}

/** By which factors a proof is asked for, if it is. */
async function factorsWanted(response: Response): Promise<string[] | null> {
  if (response.status !== 403) return null;
  const problem: Partial<Problem> = await response
    .clone()
    .json()
    .catch(() => ({}));
  return problem.code === 'step_up_required' ? (problem.factors ?? []) : null;
}
