// Runs before the first paint, so that a chosen theme never flashes the other one.
// A file of its own because the content policy allows no inline script.
(() => {
    let choice = null;
    try {
        choice = localStorage.getItem('trackit.theme');
    } catch {
        // Storage is blocked: follow the system.
    }
    const dark =
        choice === 'dark' ||
        (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
    document.documentElement.dataset.bsTheme = dark ? 'dark' : 'light';
})();
