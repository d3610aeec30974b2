import type { Compared, How } from './compare.ts';

/** Where workloads run: a browser, or Node; each in a page, or a process, of its own, so that all are cold in the same way. */
export interface Runner {
  /** In words, for the report: 'Chromium 140, headless', 'Node 20.20.2, Dawn'. */
  readonly where: string;
  compare(id: string, how: How & { readonly checkpoint?: string | undefined }, say: (line: string) => void): Promise<Compared>;
  close(): Promise<void>;
}
