// Turns the generated client's answers into values or failures: what a page needs to know about a call.
import type { Problem } from './generated/types.gen';
import { network } from './network.svelte';

interface Fields<T> {
  data?: T;
  error?: unknown;
  response?: Response;
}

/** A call that did not succeed. Without a problem the server was never reached. */
export class Failure extends Error {
  constructor(
    readonly problem: Problem | null,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(problem?.title ?? 'unreachable');
    this.name = 'Failure';
  }

  get unreachable(): boolean {
    return this.problem === null;
  }

  is(code: string): boolean {
    return this.problem?.code === code;
  }

  /** The server's words for a field, or null when the field is fine. */
  of(field: string): string | null {
    return this.problem?.errors?.find((error) => error.field === field)?.message ?? null;
  }
}

export interface Answer<T> {
  data: T;
  /** The journal entry that this write left, to undo it by; null for a read. */
  change: number | null;
}

let whenSignedOut: () => void = () => {};
let whenWritten: (change: number) => void = () => {};
let visit = 0;

/** The session learns here, from any call, that it is over. */
export function onSignedOut(listener: () => void) {
  whenSignedOut = listener;
}

/** The live updates learn here which changes are this page's own. */
export function onWritten(listener: (change: number) => void) {
  whenWritten = listener;
}

/** Somebody signed in, or goes on by another cookie: what was asked before says nothing about them. */
export function beginVisit() {
  visit++;
}

/** Waits for a call; throws a `Failure` for anything but success. */
export async function answer<T>(call: Promise<Fields<T>>): Promise<Answer<T>> {
  const asked = visit;
  const { data, error, response } = await call;
  if (!response) {
    network.doubt();
    throw new Failure(null);
  }
  if (response.ok) return { data: data as T, change: noted(changeOf(response)) };

  // What a proxy says when there is nobody behind it.
  if (response.status === 502 || response.status === 504) network.doubt();
  const failure = new Failure(problemOf(error, response), retryAfter(response));
  // Not at once: first the caller puts back in place what was being typed.
  if (failure.is('unauthenticated')) setTimeout(() => asked === visit && whenSignedOut());
  throw failure;
}

function changeOf(response: Response): number | null {
  const header = response.headers.get('Change-Seq');
  return header === null ? null : Number(header);
}

function noted(change: number | null): number | null {
  if (change !== null) whenWritten(change);
  return change;
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  return Number.isFinite(seconds) ? seconds : null;
}

/** A proxy on the way may answer with something that is not a problem document. */
function problemOf(error: unknown, response: Response): Problem {
  if (typeof error === 'object' && error !== null && 'code' in error) return error as Problem;
  return {
    type: 'about:blank',
    title: `HTTP ${response.status}`,
    status: response.status,
    code: 'unknown',
    request_id: response.headers.get('X-Request-Id') ?? '',
  };
}
