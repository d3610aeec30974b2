import type { Attrs } from '../../core/kernel.ts';
import { tex } from '../../core/module.ts';
import type { Activation } from '../activation.ts';

const FORMULAS: Readonly<Record<Activation, string>> = {
  none: '',
  relu: tex`y \leftarrow \max(y,\, 0)`,
  gelu: tex`y \leftarrow \tfrac{1}{2}\, y \left(1 + \operatorname{erf} \frac{y}{\sqrt{2}}\right)`,
  sigmoid: tex`y \leftarrow \frac{1}{1 + e^{-y}}`,
  tanh: tex`y \leftarrow \tanh y`,
};

const FUNCTIONS: Readonly<Record<Activation, (x: string) => string>> = {
  none: (x) => x,
  relu: (x) => `torch.relu(${x})`,
  gelu: (x) => `F.gelu(${x})`,
  sigmoid: (x) => `torch.sigmoid(${x})`,
  tanh: (x) => `torch.tanh(${x})`,
};

const named = ({ activation = 'none' }: Attrs): Activation => activation as Activation;

/** The last line of a formula: what becomes of each value as it is written; empty where nothing does. */
export const activationFormula = (attrs: Attrs): string => FORMULAS[named(attrs)];

/** An expression with the step's activation around it. */
export const activated = (expression: string, attrs: Attrs): string => FUNCTIONS[named(attrs)](expression);
