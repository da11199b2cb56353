// Every address of the pages. A room that does not exist yet has none.
import { createRouter } from 'sv-router';
import AccountPage from '$features/accounts/AccountPage.svelte';
import SignUpPage from '$features/accounts/SignUpPage.svelte';
import SignInPage from '$features/auth/SignInPage.svelte';
import TasksPage from '$features/tasks/TasksPage.svelte';
import NotFoundPage from './shell/NotFoundPage.svelte';
import Private from './shell/Private.svelte';
import { keepScroll } from './shell/scroll';

export const { p, navigate, route, isActive } = createRouter({
  '/sign-in': SignInPage,
  '/sign-up': SignUpPage,
  '/': {
    layout: Private,
    hooks: keepScroll(),
    '/': TasksPage,
    '/account': AccountPage,
  },
  '*': NotFoundPage,
});
