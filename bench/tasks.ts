import { compare } from './compare.ts';
import type { Sources } from './networks.ts';
import { measureAt } from './scale.ts';

/** What is asked of a page or a process: plain data in, plain data out. */
export const tasks = { compare, measureAt } as const;

export type Task = keyof typeof tasks;
export type Argument<T extends Task> = Parameters<(typeof tasks)[T]>[0];
export type Answer<T extends Task> = Awaited<ReturnType<(typeof tasks)[T]>>;
export type Say = (line: string) => void;

/** Where tasks are done: a browser, or Node; each in a page, or a process, of its own, so that all are cold in the same way. */
export interface Runner {
  /** In words, for the report: 'Chromium 140, headless', 'Node 20.20.2, Dawn'. */
  readonly where: string;
  ask<T extends Task>(task: T, argument: Argument<T>, say: Say): Promise<Answer<T>>;
  close(): Promise<void>;
}

/** Does a task by its name. */
export const perform = async <T extends Task>(task: T, argument: Argument<T>, from: Sources, say: Say): Promise<Answer<T>> =>
  await (tasks[task] as (argument: Argument<T>, from: Sources, say: Say) => Promise<Answer<T>>)(argument, from, say);
