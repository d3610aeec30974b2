import { topClasses } from './summary.ts';

/** A word of a sentence, and the share that it had of all that could have been said in its place. */
export interface Said {
  readonly word: string;
  readonly share: number;
}

/** The likeliest word of every row of probabilities [words, classes], up to the class that ends a sentence, the first. */
export function sentenceOf(probabilities: ArrayLike<number>, classes: readonly string[]): readonly Said[] {
  const rows = Array.from({ length: probabilities.length / classes.length }, (_, i) => topClasses(rowOf(probabilities, classes.length, i), 1)[0]!);
  const end = rows.findIndex(({ index }) => index === 0);
  return rows.slice(0, end < 0 ? rows.length : end).map(({ index, probability }) => ({ word: classes[index]!, share: probability }));
}

/** Row i of a matrix of so many columns. */
export const rowOf = (values: ArrayLike<number>, columns: number, i: number): ArrayLike<number> =>
  Array.prototype.slice.call(values, i * columns, (i + 1) * columns) as number[];

/** 'a church above a golf ball' */
export const textOf = (said: readonly Said[]): string => said.map(({ word }) => word).join(' ');
