// The second step is loaded when somebody has one. Not in the page itself: the router takes a component whose text
// imports something later for one that is to be loaded.
export const loadSecondStep = () => import('./SecondStep.svelte');
