import type { Explained } from './explained.ts';
import { layout } from './layout.ts';
import { maps } from './maps.ts';
import { norms } from './norms.ts';
import { pointwise } from './pointwise.ts';
import { products } from './products.ts';
import { sampling } from './sampling.ts';
import { scores } from './scores.ts';

export { factsOf, type Explained, type StepFacts } from './explained.ts';

/** What every kernel computes, by its name. No kernel imports this: it is read when someone looks inside. */
export const explained: Readonly<Record<string, Explained>> = { ...products, ...norms, ...pointwise, ...layout, ...maps, ...sampling, ...scores };
