import type { Draws } from '../test/draw.ts';
import { gateDraws } from './gates.draws.ts';
import { hybridDraws } from './hybrids.draws.ts';
import { longRangeDraws } from './long-range.draws.ts';
import { sampledDraws } from './sampled.draws.ts';
import { sequenceDraws } from './sequence.draws.ts';
import { transformerDraws } from './transformers.draws.ts';

/** Random shapes of every module, by id: a file per family. */
export const draws: Draws = { ...sequenceDraws, ...gateDraws, ...longRangeDraws, ...hybridDraws, ...sampledDraws, ...transformerDraws };
