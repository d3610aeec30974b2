import type { Page } from 'playwright/test';

/** One task of the page's main thread; while it runs, the page answers nobody. */
export interface Task {
  /** Milliseconds by the clock, and those that the thread was at work: another process may have had the processor in between. */
  readonly wall: number;
  readonly busy: number;
  /** The busy milliseconds of the pointer's or key's event that it handled, with all that followed at once; undefined where it handled none. */
  readonly event: number | undefined;
  /** What it did, the longest parts first. */
  readonly parts: string;
}

/** What the browser's trace tells of one event; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly type?: string; readonly functionName?: string; readonly url?: string } };
}

const ASKING = ['pointermove', 'keydown'];

/** Parts of a task that say what it was for. */
const TELLING = ['EventDispatch', 'FunctionCall', 'RunMicrotasks', 'TimerFire', 'EvaluateScript', 'v8.evaluateModule', 'v8.compileModule', 'Layout', 'PrePaint', 'Paint', 'ParseHTML', 'MinorGC', 'MajorGC'];

/** All tasks of the page's main thread while `act` is done, by the browser's own trace, the busiest first. */
export async function tasksDuring(page: Page, act: () => Promise<unknown>): Promise<readonly Task[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['-*', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8'] });
  await act();
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { readonly traceEvents: readonly TraceEvent[] };
  const threads = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`));
  const seen = traceEvents.filter(({ ph, pid, tid }) => ph === 'X' && threads.has(`${pid} ${tid}`));
  // The browser keeps a process ready for the next page: ours is the one that did something.
  const [events = []] = [...threads].map((thread) => seen.filter(({ pid, tid }) => `${pid} ${tid}` === thread)).sort((a, b) => b.length - a.length);
  const tasks = events.filter(({ name }) => name === 'RunTask').map((task): Task => {
    const inside = events.filter(({ name, ts, dur = 0 }) => TELLING.includes(name) && ts >= task.ts && ts + dur <= task.ts + task.dur!);
    const asking = inside.filter(({ name, args }) => name === 'EventDispatch' && ASKING.includes(args?.data?.type ?? ''));
    const parts = inside.filter(({ tdur = 0 }) => tdur > 2000).sort((a, b) => b.tdur! - a.tdur!).slice(0, 6);
    return {
      wall: task.dur! / 1000, busy: task.tdur! / 1000,
      event: asking.length > 0 ? asking.reduce((sum, { tdur }) => sum + tdur!, 0) / 1000 : undefined,
      parts: parts.map(({ name, tdur, args }) => `${(tdur! / 1000).toFixed(0)} ${name} ${args?.data?.type ?? args?.data?.functionName ?? ''} ${args?.data?.url?.replace(/^.*\//, '') ?? ''}`.trim()).join(', '),
    };
  });
  return tasks.sort((a, b) => b.busy - a.busy);
}
