import { beforeEach, expect, test, vi } from 'vitest';
import { followAddress, visit } from './address.ts';
import { DEFAULT_STATE } from './app-state.ts';
import type { Photo } from './photo.ts';
import { change, useStore } from './store.ts';
import { EMPTY_TRAY, type Brought } from './tray.ts';

/** A window's address and history, as far as a page can see them. */
class Tab extends EventTarget {
  readonly entries: string[];
  at = 0;
  readonly location = { origin: 'https://example.org', hash: '', pathname: '/page/', search: '' };

  constructor(entry = '/page/') {
    super();
    this.entries = [entry];
    this.#read();
  }

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
    const { search, hash } = new URL(this.entries[this.at]!, 'https://example.org');
    Object.assign(this.location, { search, hash });
  }
}

const opened = (entry?: string): { readonly tab: Tab; readonly window: Window } => {
  const tab = new Tab(entry);
  const window = tab as unknown as Window;
  followAddress(window);
  return { tab, window };
};

beforeEach(() => {
  vi.useFakeTimers();
  useStore.setState({ shared: DEFAULT_STATE, notices: [], tray: EMPTY_TRAY, carried: undefined, live: undefined });
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

const image = (id: string, carried?: string): Brought => ({ id, title: id, file: new Blob(), thumbnail: '', ...(carried && { carried }) });
/** As when the image of the link has been brought. */
const brought = (...items: readonly Brought[]): void => useStore.setState({ tray: { items, chosen: items.at(-1)!.id, sample: '' }, carried: undefined });

test('the image in a link stays in the address while it is the one shown', () => {
  const { tab } = opened('/page/?image=own#image=UklGR');
  expect(useStore.getState().carried).toBe('UklGR');
  change({ layer: 2 });
  vi.runAllTimers();
  expect(tab.entries, 'before it is brought').toEqual(['/page/?image=own&layer=2#image=UklGR']);
  brought(image('linked', 'UklGR'));
  change({ layer: 3 });
  vi.runAllTimers();
  expect(tab.entries, 'while it is shown').toEqual(['/page/?image=own&layer=3#image=UklGR']);
  brought(image('linked', 'UklGR'), image('mine'));
  vi.runAllTimers();
  expect(tab.entries, 'another of the person’s own').toEqual(['/page/?image=own&layer=3']);
  useStore.setState(({ tray }) => ({ tray: { ...tray, chosen: 'linked' } }));
  vi.runAllTimers();
  expect(tab.entries, 'that image again').toEqual(['/page/?image=own&layer=3#image=UklGR']);
  useStore.setState({ live: { photo: {} as Photo, before: 'own' } });
  change({ layer: 4 });
  vi.runAllTimers();
  expect(tab.entries, 'the camera').toEqual(['/page/?image=own&layer=4']);
  useStore.setState({ live: undefined });
  change({ image: 'church', layer: 3 });
  vi.runAllTimers();
  expect(tab.entries, 'a sample').toEqual(['/page/?image=church&layer=3']);
});

test('an address whose # part alone changes brings the other image, and no other # part brings any', () => {
  const { tab } = opened('/page/?image=own#image=UklGR');
  brought(image('linked', 'UklGR'));
  tab.entries.push('/page/?image=own#stage', '/page/?image=own#image=AAAA', '/page/?image=church#image=BBBB');
  tab.go(1);
  expect(useStore.getState().carried).toBeUndefined();
  tab.go(1);
  expect(useStore.getState().carried).toBe('AAAA');
  brought(image('linked', 'AAAA'));
  tab.go(0);
  expect(useStore.getState().carried, 'the one that is shown').toBeUndefined();
  tab.go(1);
  expect(useStore.getState().carried, 'where a sample is shown').toBeUndefined();
});

test('a link of a newer page says so, and the next link takes that back', () => {
  const { tab, window } = opened('/page/?module=cbam&v=999');
  expect(useStore.getState().notices.map(({ topic, text }) => [topic, text])).toEqual([['version', expect.stringContaining('made with a newer version of this page')]]);
  visit(window, '?module=sagan');
  expect(useStore.getState().notices).toEqual([]);
  expect(tab.entries[1]).toBe('/page/?module=sagan');
});
