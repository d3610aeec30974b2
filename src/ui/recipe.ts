import type { Card } from '../models/network.ts';
import { capital } from './words.ts';

const isLine = (value: unknown): value is string | number | readonly string[] =>
  ['string', 'number'].includes(typeof value) || (Array.isArray(value) && value.every((part) => typeof part === 'string'));

/** What a recipe says in one line each, as name and text; its runs have a table of their own. */
export const recipeLines = (recipe: Card['recipe'] = {}): readonly (readonly [name: string, text: string])[] =>
  Object.entries(recipe).flatMap(([name, value]) =>
    (isLine(value) ? [[capital(name), typeof value === 'number' ? value.toLocaleString('en') : [value].flat().join('; ')] as const] : []));

interface Run {
  readonly name: string;
  readonly network: string;
  readonly epochs: number;
  readonly seconds: number;
}

/** The runs that made a model, each from the weights of the one before. */
export const runsOf = (recipe: Card['recipe'] = {}): readonly Run[] => (Array.isArray(recipe['runs']) ? recipe['runs'] as readonly Run[] : []);
