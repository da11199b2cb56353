// The address of an account, which may have none.
import { t } from '$i18n';

/** What the server gives an account that was made without an address: nothing is ever sent there. */
const NO_ADDRESS = '@no-address.invalid';

export function hasAddress(email: string): boolean {
  return !email.endsWith(NO_ADDRESS);
}

export function shownEmail(email: string): string {
  return hasAddress(email) ? email : t('account.email_none');
}
