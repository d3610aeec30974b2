import { beforeEach, expect, test, vi } from 'vitest';
import { followAddress, visit } from './address.ts';
import { DEFAULT_STATE } from './app-state.ts';
import { change, useStore } from './store.ts';

/** A window's address and history, as far as a page can see them. */
class Tab extends EventTarget {
  readonly entries = ['/page/'];
  at = 0;
  readonly location = { origin: 'https://example.org', hash: '', pathname: '/page/', search: '' };
  readonly history = {
    state: null,
    pushState: (_: unknown, __: string, url: string): void => { this.entries.splice(++this.at, Infinity, url); this.#read(); },
    replaceState: (_: unknown, __: string, url: string): void => {
      this.entries[this.at] = url.replace('https://example.org', '');
      this.#read();
    },
  };

  go(step: number): void {
    this.at += step;
    this.#read();
    this.dispatchEvent(new Event('popstate'));
  }

  #read(): void {
    this.location.search = /\?.*/.exec(this.entries[this.at]!)?.[0] ?? '';
  }
}

const opened = (): { readonly tab: Tab; readonly window: Window } => {
  const tab = new Tab();
  const window = tab as unknown as Window;
  followAddress(window);
  return { tab, window };
};

beforeEach(() => {
  vi.useFakeTimers();
  useStore.setState({ shared: DEFAULT_STATE, notices: [] });
});

test('a link that is followed is a step of its own, and Back returns to what was left', () => {
  const { tab, window } = opened();
  change({ image: 'church' }); // not yet in the address
  visit(window, '?module=cbam&layer=2');
  expect(useStore.getState().shared).toEqual({ ...DEFAULT_STATE, module: 'cbam', layer: 2 });
  expect(tab.entries).toEqual(['/page/?image=church', '/page/?module=cbam&layer=2']);
  tab.go(-1);
  expect(useStore.getState().shared).toEqual({ ...DEFAULT_STATE, image: 'church' });
  tab.go(1);
  vi.runAllTimers();
  expect(useStore.getState().shared.module).toBe('cbam');
  expect(tab.entries).toEqual(['/page/?image=church', '/page/?module=cbam&layer=2']);
});

test('a change replaces the address, and what is shown already is no step', () => {
  const { tab, window } = opened();
  change({ module: 'cbam' });
  vi.runAllTimers();
  visit(window, '?module=cbam');
  expect(tab.entries).toEqual(['/page/?module=cbam']);
});

test('neither a jump inside the page nor another look gives the parameters anew, which would ask for a run', () => {
  const { tab, window } = opened();
  visit(window, '?module=non-local&kernel=dot');
  const { shared } = useStore.getState();
  tab.go(0);
  expect(useStore.getState().shared).toBe(shared);
  visit(window, '?module=non-local&layer=1&kernel=dot');
  expect(useStore.getState().shared.params).toBe(shared.params);
});

test('what was not understood is said of the link at hand', () => {
  const { tab, window } = opened();
  visit(window, '?layer=many');
  expect(useStore.getState().notices.map(({ topic }) => topic)).toEqual(['link']);
  tab.go(-1);
  expect(useStore.getState().notices).toEqual([]);
});
