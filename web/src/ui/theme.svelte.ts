// Light, dark, or as the system has it. `theme.js` has applied the choice before the first paint.
export type Theme = 'system' | 'light' | 'dark';
export const THEMES: Theme[] = ['system', 'light', 'dark'];

const STORED = 'trackit.theme';
const systemDark = matchMedia('(prefers-color-scheme: dark)');

class PageTheme {
  #choice = $state<Theme>(stored());

  constructor() {
    systemDark.addEventListener('change', () => this.#apply());
  }

  get choice(): Theme {
    return this.#choice;
  }

  choose(theme: Theme) {
    this.#choice = theme;
    try {
      if (theme === 'system') localStorage.removeItem(STORED);
      else localStorage.setItem(STORED, theme);
    } catch {
      // Storage is blocked: the choice lasts until the page is closed.
    }
    this.#apply();
  }

  #apply() {
    const dark = this.#choice === 'dark' || (this.#choice === 'system' && systemDark.matches);
    document.documentElement.dataset.bsTheme = dark ? 'dark' : 'light';
  }
}

export const theme = new PageTheme();

function stored(): Theme {
  try {
    return THEMES.find((known) => known === localStorage.getItem(STORED)) ?? 'system';
  } catch {
    return 'system';
  }
}
