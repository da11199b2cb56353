// A failure in the reader's words. The server's own title is already in the page's language.
import type { Failure } from '$api/answer';
import { t, tn } from '$i18n';

export function whatHappened(failure: Failure): string {
  if (!failure.problem) return t('failure.unreachable');
  if (failure.problem.status >= 500) return t('failure.server');
  return failure.problem.title;
}

export function whatToDo(failure: Failure): string {
  if (failure.unreachable) return t('failure.unreachable_do');
  if (failure.retryAfterSeconds !== null) return waiting(failure.retryAfterSeconds);
  return t('failure.server_do');
}

/** One line, where there is room for no more. */
export function inOneLine(failure: Failure): string {
  if (failure.retryAfterSeconds === null) return whatHappened(failure);
  return `${whatHappened(failure)} ${waiting(failure.retryAfterSeconds)}`;
}

function waiting(seconds: number): string {
  return seconds < 60
    ? tn('failure.wait_seconds', seconds)
    : tn('failure.wait_minutes', Math.ceil(seconds / 60));
}
