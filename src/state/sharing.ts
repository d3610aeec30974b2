import type { AppState } from './app-state.ts';

/** What is sent: a link to the page, to a page with less on it, or a frame for another page. */
export type Sending = 'page' | 'lesson' | 'embed';

/** The state at the other end. */
export const sentState = (state: AppState, { as, lesson }: { readonly as: Sending; readonly lesson: string }): AppState =>
  ({ ...state, embed: as === 'embed', lesson: as === 'lesson' ? lesson : '' });

/** Of a frame, in CSS pixels: a square for the picture, and above and below it the lines that go with it. */
export const FRAME_SIZES = [
  { id: 'small', title: 'Small', width: 320, height: 404 },
  { id: 'medium', title: 'Medium', width: 480, height: 564 },
  { id: 'large', title: 'Large', width: 640, height: 724 },
] as const;

export type FrameSize = (typeof FRAME_SIZES)[number];

interface Frame extends Pick<FrameSize, 'width' | 'height'> {
  readonly link: string;
  /** What it shows, for those who do not see it. */
  readonly title: string;
}

/** The HTML that puts a link into another page. */
export const frameCode = ({ link, title, width, height }: Frame): string =>
  `<iframe src="${escaped(link)}" title="${escaped(title)}" width="${width}" height="${height}" style="border: 0; max-width: 100%" loading="lazy"></iframe>`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

const escaped = (text: string): string => text.replaceAll(/[&"<>]/g, (character) => ENTITIES[character]!);

/** Whether a page at this address can be reached from this computer alone. */
export const isLocal = ({ protocol, hostname }: Pick<Location, 'protocol' | 'hostname'>): boolean =>
  protocol === 'file:' || hostname === 'localhost' || hostname.endsWith('.localhost') || /^127\.|^\[::1\]$/.test(hostname);
