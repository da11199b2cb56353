// The audit log, and the names behind the ids in it.
import { listAccounts, listAudit, type AuditEntry, type ListAuditData } from '$api/generated';
import { Failure, answer } from '$api/answer';
import type { Key } from '$i18n';
import type { Call, Page } from '$objects/kind';
import { whenReaderLeaves } from '$objects/leave';
import { ObjectList } from '$objects/list.svelte';

type Action = NonNullable<NonNullable<ListAuditData['query']>['action']>;

/** What is told, and its words. */
export const ACTIONS: Record<string, Key> = {
  sign_in: 'audit.sign_in',
  sign_in_failed: 'audit.sign_in_failed',
  sign_out: 'audit.sign_out',
  session_ended: 'audit.session_ended',
  sessions_ended: 'audit.sessions_ended',
  refresh_reused: 'audit.refresh_reused',
  step_up: 'audit.step_up',
  password_changed: 'audit.password_changed',
  proof_refused: 'audit.proof_refused',
  password_reset: 'audit.password_reset',
  reset_link_made: 'audit.reset_link_made',
  email_changed: 'audit.email_changed',
  factor_added: 'audit.factor_added',
  factor_removed: 'audit.factor_removed',
  recovery_codes_made: 'audit.recovery_codes_made',
  token_created: 'audit.token_created',
  token_deleted: 'audit.token_deleted',
  account_created: 'audit.account_created',
  account_disabled: 'audit.account_disabled',
  account_enabled: 'audit.account_enabled',
  account_deletion_asked: 'audit.account_deletion_asked',
  account_deletion_withdrawn: 'audit.account_deletion_withdrawn',
  account_purged: 'audit.account_purged',
  role_changed: 'audit.role_changed',
  invitation_created: 'audit.invitation_created',
  invitation_deleted: 'audit.invitation_deleted',
  invitation_used: 'audit.invitation_used',
  key_rotated: 'audit.key_rotated',
  key_dropped: 'audit.key_dropped',
  master_key_rotated: 'audit.master_key_rotated',
} satisfies Record<Action, Key>;

/** Why, or which one of a few. */
export const DETAILS: Record<string, Key> = {
  account_disabled: 'audit.detail_account_disabled',
  admin: 'admin.administrator',
  all: 'audit.detail_all',
  browser: 'audit.detail_browser',
  cadastro: 'audit.detail_cadastro',
  client: 'audit.detail_client',
  locked: 'audit.detail_locked',
  passkey: 'proof.passkey',
  replaced: 'audit.detail_replaced',
  totp: 'factors.totp',
  unknown_account: 'audit.detail_unknown_account',
  user: 'admin.user',
  wrong_code: 'audit.detail_wrong_code',
  wrong_password: 'audit.detail_wrong_password',
};

const GRAVE = ['sign_in_failed', 'proof_refused', 'refresh_reused'];

/** What may be an attack. */
export function isGrave(action: string): boolean {
  return GRAVE.includes(action);
}

export interface AuditQuery {
  account: string | null;
  action: string;
}

/** A list knows its members by an id and a version: an entry never changes. */
export type Entry = AuditEntry & { id: string; version: number };

async function listed(
  { account, action }: AuditQuery,
  page: { limit: number; cursor?: string },
): Call<Page<Entry>> {
  const query = { account: account ?? undefined, action: (action || undefined) as never, ...page };
  const { data, ...rest } = await listAudit({ query });
  const items = data?.items.map((entry) => ({ ...entry, id: String(entry.seq), version: 0 }));
  return { ...rest, data: data && { ...data, items: items! } };
}

export const audit = new ObjectList<Entry, AuditQuery>({
  list: listed,
  read: () => Promise.reject(new Error('an entry is never read alone')),
});

/** The log names accounts by their ids, for it outlives them. */
class Names {
  #known = $state.raw<ReadonlyMap<string, string>>(new Map());

  constructor() {
    whenReaderLeaves(() => (this.#known = new Map()));
  }

  of(id: string): string {
    return this.#known.get(id) ?? id.slice(-8);
  }

  async learn(): Promise<void> {
    try {
      const { data } = await answer(listAccounts({ query: { limit: 100 } }));
      this.#known = new Map(data.items.map(({ id, username }) => [id, username]));
    } catch (failure) {
      // An id says less than a name, and is no less true.
      if (!(failure instanceof Failure)) throw failure;
    }
  }
}

export const names = new Names();
