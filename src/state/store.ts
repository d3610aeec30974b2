import { create } from 'zustand';
import type { Traits } from '../core/kernel.ts';
import { DEFAULT_STATE, sideOf, type AppState } from './app-state.ts';
import type { Live } from './live.ts';
import type { Photo, Sample } from './photo.ts';
import type { Picture } from './picture.ts';
import { EMPTY_TRAY, type Tray } from './tray.ts';

/** One line for people: what happened, what was kept, what to do next. */
export interface Notice {
  /** What it is about; a newer notice on the same topic takes its place. */
  readonly topic: string;
  readonly tone: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** What the page is doing now. */
export interface Work {
  readonly text: string;
  /** 0…1 where it can be told. */
  readonly share?: number;
  readonly cancel: () => void;
}

/** Which of the page's two runs: each reads from sessions of its own, so that none reads what the other has written over. */
export type Lane = 0 | 1;

export interface Device {
  readonly name: 'webgpu' | 'cpu';
  readonly adapter: string;
  readonly traits: Traits;
  readonly programs: string;
}

export interface Store {
  /** What a link restores. */
  readonly shared: AppState;
  readonly samples: readonly Sample[];
  readonly photo: Photo | undefined;
  readonly tray: Tray;
  /** The image that a link carries, as the text in its address, until it is in the tray. */
  readonly carried: string | undefined;
  /** Whether a camera is asked for. */
  readonly camera: boolean;
  /** What the camera sees, as soon as it sees something. */
  readonly live: Live | undefined;
  /** The last run that came through: what the page draws. */
  readonly picture: Picture | undefined;
  /** The run of the stage that it is compared with. */
  readonly versus: Picture | undefined;
  /** The lane that `picture` is painted in; `versus` is painted in the other. */
  readonly front: Lane;
  /** The same module's run on another image. */
  readonly beside: Picture | undefined;
  /** Whether a map has been painted since the page was opened: what is not needed for the first one waits for it. */
  readonly painted: boolean;
  readonly work: Work | undefined;
  /** What is done for the stage that it is compared with. */
  readonly versusWork: Work | undefined;
  readonly device: Device | undefined;
  readonly notices: readonly Notice[];
  /** The position under the pointer or the reading cursor, row by row from 0. */
  readonly hover: number | undefined;
  /** The position under the pointer in the stage that it is compared with, where that is pointed at: its grid may be another. */
  readonly versusHover: number | undefined;
  /** The position that something beside the image speaks of: marked there, and nothing asked. */
  readonly marked: number | undefined;
  /** The word under the pointer, where words ask. */
  readonly word: number | undefined;
  /** What of an overlay, such as a sampled point, is under the pointer, in words. */
  readonly pointed: string | undefined;
  /** Whether the layers are shown one after the other. */
  readonly playing: boolean;
  /** The checkpoint that the person opened. */
  readonly checkpoint: string | undefined;
}

export const useStore = create<Store>()(() => ({
  shared: DEFAULT_STATE,
  samples: [],
  photo: undefined,
  tray: EMPTY_TRAY,
  carried: undefined,
  camera: false,
  live: undefined,
  picture: undefined,
  versus: undefined,
  front: 0,
  beside: undefined,
  painted: false,
  work: undefined,
  versusWork: undefined,
  device: undefined,
  notices: [],
  hover: undefined,
  versusHover: undefined,
  marked: undefined,
  word: undefined,
  pointed: undefined,
  playing: false,
  checkpoint: undefined,
}));

/** Changes part of what a link restores. Who asks anew from a patch asks both of two stages from there; a word is of one alone. */
export const change = (part: Partial<AppState>): void =>
  useStore.setState(({ shared, picture }) => {
    const linked = part.query !== undefined && shared.versus?.query !== undefined && !picture?.places[0]?.askers;
    return { shared: { ...shared, ...(linked && { versus: sideOf(shared.versus) }), ...part } };
  });

export const notify = (notice: Notice): void =>
  useStore.setState(({ notices }) => ({ notices: [...notices.filter(({ topic }) => topic !== notice.topic), notice] }));

export const dismiss = (topic: string): void => {
  if (useStore.getState().notices.some((notice) => notice.topic === topic)) {
    useStore.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.topic !== topic) }));
  }
};
