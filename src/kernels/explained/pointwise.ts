import { tex } from '../../core/module.ts';
import { activated, activationFormula } from './activation.ts';
import { count, number, type Explained } from './explained.ts';

const activate: Explained = {
  says: 'Bends each number by itself with a fixed curve; without such bends, a stack of layers would be no more than one.',
  formula: ({ attrs }) => (count(attrs, 'scale', 1) === 1 ? tex`y = x` : tex`y = \text{scale} \cdot x`) + activationFormula(attrs),
  torch: ({ attrs }) => {
    const scale = count(attrs, 'scale', 1);
    return activated(scale === 1 ? 'x' : `${number(scale)} * x`, attrs);
  },
};

const OPERATIONS: Readonly<Record<string, { readonly formula: string; readonly sign: string }>> = {
  add: { formula: tex`y = a + b`, sign: '+' },
  subtract: { formula: tex`y = a - b`, sign: '-' },
  multiply: { formula: tex`y = a \odot b`, sign: '*' },
  divide: { formula: tex`y = a \oslash b`, sign: '/' },
};

const elementwise: Explained = {
  says: 'Combines two tensors number by number; where an axis of one has length 1, its numbers count for the whole axis of the other.',
  formula: ({ attrs }) => OPERATIONS[String(attrs['operation'])]!.formula + activationFormula(attrs),
  torch: ({ attrs }) => activated(`a ${OPERATIONS[String(attrs['operation'])]!.sign} b`, attrs),
};

export const pointwise = { activate, elementwise };
