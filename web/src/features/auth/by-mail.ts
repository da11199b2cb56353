// The pages that a letter leads to, and the one that asks for a letter. Few ever need them, so they come by themselves.
import { lazy } from '../../shell/lazy';

export const FORGOT = lazy(() => import('./ForgotPage.svelte')).page;
export const RESET = lazy(() => import('./ResetPage.svelte')).page;
export const CONFIRM = lazy(() => import('./ConfirmPage.svelte')).page;
