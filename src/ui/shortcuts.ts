/**
 * A key belongs to a control by the control's own `aria-keyshortcuts`: pressing it presses the control, or moves the focus to it where it
 * is one that takes values, or what is chosen of a list. A slider has two keys, down and up.
 */

const KEYS = 'aria-keyshortcuts';
const SWITCH = 'single-keys';

export interface Shortcut {
  readonly keys: readonly string[];
  /** What it does, in words. */
  readonly does: string;
}

const keysOf = (control: Element): readonly string[] => control.getAttribute(KEYS)!.split(' ');
const isThere = (control: HTMLElement): boolean => control.checkVisibility({ visibilityProperty: true }) && !control.matches(':disabled');
const controls = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`[${KEYS}]`)].filter(isThere);

/** Those that work on the page as it stands, in its order; of two controls with one key the first. */
export function shortcutsHere(): readonly Shortcut[] {
  const seen = new Set<string>();
  return controls().flatMap((control) => {
    const keys = keysOf(control).filter((key) => !seen.has(key));
    keys.forEach((key) => seen.add(key));
    return keys.length > 0 ? [{ keys, does: nameOf(control) }] : [];
  });
}

/** Words of its own where its name does not say what it does. */
function nameOf(control: HTMLElement): string {
  const labelled = control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? control.labels?.[0]?.textContent : undefined;
  return (control.dataset['shortcut'] ?? control.getAttribute('aria-label') ?? labelled ?? control.textContent).trim();
}

/** Some people speak to their computer, or press keys by accident: they can do without single keys. */
export function keysAreOn(): boolean {
  try {
    return localStorage.getItem(SWITCH) !== 'off';
  } catch {
    return true;
  }
}

export function switchKeys(on: boolean): void {
  try {
    if (on) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, 'off');
  } catch {
    // Storage is switched off: the keys stay on.
  }
}

/** Listens until the returned way to stop is called. Text fields, open dialogs and keys with Ctrl, Alt or Meta are left alone. */
export function followShortcuts(): () => void {
  const press = (event: KeyboardEvent): void => {
    const { target, key } = event;
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !keysAreOn()) return;
    if (target instanceof HTMLElement && (target.isContentEditable || target.matches('textarea, select, input:not([type=range], [type=checkbox], [type=radio])'))) return;
    if (document.querySelector('dialog:modal')) return;
    const name = key.length === 1 ? key.toUpperCase() : key;
    const control = controls().find((each) => keysOf(each).includes(name));
    if (!control) return;
    event.preventDefault();
    if (control instanceof HTMLInputElement && control.type === 'range') step(control, keysOf(control).indexOf(name) === 0 ? -1 : 1);
    else if (control instanceof HTMLSelectElement || control instanceof HTMLInputElement || control.ariaCurrent === 'true') control.focus();
    else control.click();
  };
  addEventListener('keydown', press);
  return () => removeEventListener('keydown', press);
}

function step(slider: HTMLInputElement, by: number): void {
  slider.stepUp(by);
  slider.dispatchEvent(new Event('input', { bubbles: true }));
}
