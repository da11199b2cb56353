// Whether it makes sense to send the same thing again.
import type { Failure } from '$api/answer';

export function isRefusal({ problem }: Failure): boolean {
  return (
    problem !== null && problem.status >= 400 && problem.status < 500 && !isPassing(problem.status)
  );
}

/** Signed out, too slow, too many: the same request may well pass later. */
function isPassing(status: number): boolean {
  return status === 401 || status === 408 || status === 429;
}
