// How every call leaves the page: to the right origin, with the session's cookie, in the page's language; and once
// more, when the server first wants to know who is there.
import type { Problem } from './generated';
import { client } from './generated/client.gen';
import { getValidRequestBody } from './generated/core/utils.gen';
import { apiOrigin } from './origin';
import { language } from '$i18n';

let prove: (factors: string[]) => Promise<boolean> = async () => false;

/** Whoever can ask the reader for a fresh proof of who they are registers here; true when it was given. */
export function onStepUp(ask: typeof prove) {
  prove = ask;
}

export function configureApi() {
  client.setConfig({ baseUrl: apiOrigin(), credentials: 'include' });
  client.interceptors.request.use((request) => {
    request.headers.set('Accept-Language', language.current);
    return request;
  });
  client.interceptors.response.use(async (response, request, options) => {
    const factors = await factorsWanted(response);
    if (!factors || !(await prove(factors))) return response;
    // The body has been sent and is gone: the same again.
    const body = getValidRequestBody(options) as BodyInit | undefined;
    return fetch(new Request(request, body === undefined ? {} : { body }));
  });
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
