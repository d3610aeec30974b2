import { Icon } from './icon.tsx';

const isDark = (): boolean => {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
};

/** Follows the system until it is pressed; what was chosen is kept in this browser. */
export function ThemeButton() {
  const toggle = (): void => {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem('theme', theme);
    } catch {
      // Storage is switched off: the choice lasts as long as the page.
    }
  };
  return <button type="button" className="button icon" aria-keyshortcuts="D" aria-label="Switch between dark and light" title="Dark or light" onClick={toggle}><Icon name="theme" /></button>;
}
