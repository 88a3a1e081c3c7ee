export type Theme = 'system' | 'light' | 'dark';

class ThemeChoice {
  current = $state<Theme>(read());

  /** Goes on to the next of the three. */
  next(): void {
    this.current = this.current === 'system' ? 'dark' : this.current === 'dark' ? 'light' : 'system';
    if (this.current === 'system') {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem('jiebang-theme');
    } else {
      document.documentElement.dataset.theme = this.current;
      localStorage.setItem('jiebang-theme', this.current);
    }
  }
}

function read(): Theme {
  const stored = localStorage.getItem('jiebang-theme');
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export const theme = new ThemeChoice();
