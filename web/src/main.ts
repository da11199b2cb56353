// Starts the page: the language first, so that nothing is drawn in the wrong one.
import { mount } from 'svelte';
import './styles/main.scss';
import { configureApi } from '$api/client';
import { session } from '$features/auth/session.svelte';
import { language } from '$i18n';
import App from './App.svelte';
import { leaveModifiedClicks } from './shell/links';

configureApi();
leaveModifiedClicks();
await language.start();
void session.restore();
mount(App, { target: document.getElementById('app')! });
