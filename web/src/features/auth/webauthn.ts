// The ceremony of passkeys: from the server's JSON to what the browser wants, and back. Not every browser brings the
// two translations itself.

/** What the server asks a browser to sign, or to make, as JSON. */
type Json = Record<string, unknown>;

export function knowsPasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && 'credentials' in navigator;
}

/** Passkeys are for the name of a host: browsers refuse them at a number, such as 127.0.0.1. */
export function hasName(hostname: string): boolean {
  return !/^[\d.]+$|^\[/.test(hostname);
}

export function canUsePasskeys(): boolean {
  return knowsPasskeys() && hasName(location.hostname);
}

/** Where the pages of one's own machine have a name. */
export function namedAddress({ protocol, hostname, host }: Location | URL): string | null {
  const own = /^127\.|^\[::1\]$/.test(hostname);
  return own ? `${protocol}//${host.replace(hostname, 'localhost')}` : null;
}

/** Shows that a passkey is here; null when its owner would rather not. */
export async function assertPasskey(options: Json): Promise<Json | null> {
  return ceremony(() => navigator.credentials.get({ publicKey: requested(options) }));
}

/** Makes a passkey; null when its owner would rather not. */
export async function makePasskey(options: Json): Promise<Json | null> {
  return ceremony(() => navigator.credentials.create({ publicKey: created(options) }));
}

/** The authenticator is there already: it holds a passkey of this account. */
export class AlreadyThere extends Error {}

async function ceremony(run: () => Promise<Credential | null>): Promise<Json | null> {
  try {
    return written((await run()) as PublicKeyCredential | null);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    if (error.name === 'InvalidStateError') throw new AlreadyThere();
    // Refused, closed or waited too long: the browser does not tell which.
    return null;
  }
}

function requested(options: Json): PublicKeyCredentialRequestOptions {
  return {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: credentials(options.allowCredentials),
  } as PublicKeyCredentialRequestOptions;
}

function created(options: Json): PublicKeyCredentialCreationOptions {
  const user = options.user as Json;
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: credentials(options.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
}

function credentials(list: unknown): object[] {
  return ((list ?? []) as Json[]).map((each) => ({ ...each, id: bytes(each.id) }));
}

function written(credential: PublicKeyCredential | null): Json | null {
  if (!credential) return null;
  const { id, rawId, type, authenticatorAttachment, response } = credential;
  return {
    id,
    rawId: text(rawId),
    type,
    ...(authenticatorAttachment && { authenticatorAttachment }),
    response: answered(response),
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function answered(response: AuthenticatorResponse): Json {
  const clientDataJSON = text(response.clientDataJSON);
  if (response instanceof AuthenticatorAttestationResponse) {
    const attestationObject = text(response.attestationObject);
    return { clientDataJSON, attestationObject, transports: response.getTransports?.() ?? [] };
  }
  const { authenticatorData, signature, userHandle } = response as AuthenticatorAssertionResponse;
  return {
    clientDataJSON,
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    ...(userHandle && { userHandle: text(userHandle) }),
  };
}

/** From base64url. */
export function bytes(text: unknown): Uint8Array<ArrayBuffer> {
  const plain = String(text).replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}

/** To base64url. */
export function text(buffer: ArrayBuffer): string {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte));
  return btoa(letters.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
