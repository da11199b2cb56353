// How every call leaves the page: to the right origin, with the session's cookie, in the page's language.
import { client } from './generated/client.gen';
import { apiOrigin } from './origin';
import { language } from '$i18n';

export function configureApi() {
  client.setConfig({ baseUrl: apiOrigin(), credentials: 'include' });
  client.interceptors.request.use((request) => {
    request.headers.set('Accept-Language', language.current);
    return request;
  });
}
