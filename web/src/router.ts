// Every address of the pages. What is somebody's own is in the rooms.
import { createRouter } from 'sv-router';
import SignUpPage from '$features/accounts/SignUpPage.svelte';
import { CONFIRM, FORGOT, RESET } from '$features/auth/by-mail';
import SignInPage from '$features/auth/SignInPage.svelte';
import NotFoundPage from './shell/NotFoundPage.svelte';
import Private from './shell/Private.svelte';
import { PAGES } from './shell/rooms';
import { keepScroll } from './shell/scroll';

export const { p, navigate, route, isActive } = createRouter({
  '/sign-in': SignInPage,
  '/sign-up': SignUpPage,
  '/forgot-password': FORGOT,
  '/reset-password': RESET,
  '/confirm-email': CONFIRM,
  '/': {
    layout: Private,
    hooks: keepScroll(),
    ...PAGES,
  },
  '*': NotFoundPage,
});
