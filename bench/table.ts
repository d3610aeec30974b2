import type { Target } from './targets.ts';

/** Where and how it was measured. */
export interface Surroundings {
  readonly where: string;
  readonly adapter: string;
  readonly machine: string;
  readonly command: string;
  readonly date: string;
}

/** Whether a processor stands in for a GPU: its times tell of what else it does, so that ratios alone are stated. */
export const isSoftware = (adapter: string): boolean => adapter.endsWith('(software)');

export const surroundingsList = ({ adapter, where, machine, command, date }: Surroundings): string =>
  `- adapter: ${adapter}\n- where: ${where}\n- machine: ${machine}\n- command: \`${command}\`\n- date: ${date}`;

type Cell = string | number;

export const table = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export const ms = (value: number): string => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0));
export const ratio = (theirs: number | undefined, ours: number | undefined): string =>
  (theirs === undefined || ours === undefined ? '' : `${(theirs / ours).toFixed(2)} ×`);
export const bytes = (count: number): string => (count < 1e6 ? `${(count / 1e3).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`);

export const targetTable = (targets: readonly Target[]): string =>
  table(['what', 'aim', 'measured', 'met'], targets.map(({ what, aim, measured, met }) => [what, aim, measured, met === undefined ? '' : met ? 'yes' : '**no**']));
