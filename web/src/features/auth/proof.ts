// The ways to prove who one is, and how each is sent.
import type { Failure } from '$api/answer';
import type { Key } from '$i18n';

export type Factor = 'passkey' | 'totp' | 'password' | 'recovery_code';

/** What a proof's form says. */
interface Way {
  /** How another form offers it. */
  offer: Key;
  label: Key;
  hint: Key;
}

/** The easiest first; what is for emergencies last. */
export const WAYS: Record<Factor, Way> = {
  passkey: { offer: 'proof.offer_passkey', label: 'proof.passkey', hint: 'proof.passkey_hint' },
  totp: { offer: 'proof.offer_totp', label: 'proof.totp', hint: 'proof.totp_hint' },
  password: { offer: 'proof.offer_password', label: 'auth.password', hint: 'proof.password_hint' },
  recovery_code: {
    offer: 'proof.offer_recovery',
    label: 'proof.recovery',
    hint: 'proof.recovery_hint',
  },
};

/** Those that this page knows, in the order in which they are offered. */
export function waysAmong(factors: readonly string[], passkeys: boolean): Factor[] {
  const known = Object.keys(WAYS) as Factor[];
  return known.filter((factor) => factors.includes(factor) && (passkeys || factor !== 'passkey'));
}

export type Proof =
  | { password: string }
  | { totp_code: string }
  | { recovery_code: string }
  | { passkey: Record<string, unknown>; challenge_token: string };

/** What was typed, as it is sent: people and password managers put spaces into codes. */
export function typedProof(factor: Exclude<Factor, 'passkey'>, typed: string): Proof {
  if (factor === 'password') return { password: typed };
  const code = typed.replace(/\s+/g, '');
  return factor === 'totp' ? { totp_code: code } : { recovery_code: code };
}

/** The field that the server names when it is wrong. */
export function fieldOf(factor: Factor): string {
  return factor === 'totp' ? 'totp_code' : factor;
}

const REFUSALS = ['invalid_credentials', 'invalid_second_factor', 'wrong_code'];

/** Whether a passkey was not good. The server's words for it are about codes and passwords. */
export function refusesPasskey(failure: Failure | null): boolean {
  return REFUSALS.some((code) => failure?.is(code));
}

/** What a passkey signs in by alone. */
export interface PasskeyProof {
  challenge_token: string;
  credential: Record<string, unknown>;
}
