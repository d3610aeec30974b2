import type { AttentionModule } from '../core/module.ts';
import type { ParamValue } from '../core/params.ts';
import type { Shape } from '../core/tensor.ts';
import type { Network, Patching } from '../models/network.ts';
import { patchGridOf, type PatchGrid } from '../views/patch-grid.ts';
import { refusalOf } from './variants.ts';

/** Square patches in pixels of the image that the model sees. */
export interface Cut {
  readonly size: number;
  readonly stride: number;
}

/** '16x8' → patches of 16 pixels, one every 8. */
export const readCut = (text: string): Cut | undefined => {
  const [, size, stride] = /^(\d{1,3})x(\d{1,3})$/.exec(text) ?? [];
  return Number(size) > 0 && Number(stride) > 0 ? { size: Number(size), stride: Number(stride) } : undefined;
};

export const writeCut = ({ size, stride }: Cut): string => `${size}x${stride}`;

type Params = Readonly<Record<string, ParamValue>>;

/** The patches that a model with these parameters reads. */
export const cutOf = ({ pixels }: Patching, params: Params): Cut => {
  const size = Number(params['patch']) * pixels;
  return { size, stride: Number(params['stride']) * pixels || size };
};

/** The parameters that make a model read these patches, among the chosen ones. What is as trained is left out. */
export function paramsOf({ pixels, patch }: Patching, { size, stride }: Cut, chosen: Params): Params {
  const { patch: _, stride: __, ...others } = chosen;
  return { ...others, ...(size !== patch * pixels && { patch: size / pixels }), ...(stride !== size && { stride: stride / pixels }) };
}

export interface Counted {
  readonly grid: PatchGrid;
  /** Patches, and the tokens before them. */
  readonly tokens: number;
  /** Multiplications of one head in one layer: every query with every key, and every weight with a value. */
  readonly multiplications: number;
  /** Bytes of one head's N × N attention, in float32. */
  readonly bytes: number;
}

/** What patches amount to on an image [3, H, W], whether the model can read them or not. Throws where no patch fits. */
export function countPatches({ width, heads }: Patching, { size, stride }: Cut, [, height = 0, across = 0]: Shape, prefix: number): Counted {
  const grid = patchGridOf({ patch: size, stride, width: across, height });
  const tokens = prefix + grid.count;
  return { grid, tokens, multiplications: 2 * tokens ** 2 * (width / heads), bytes: 4 * tokens ** 2 };
}

interface Asked {
  readonly module: AttentionModule;
  readonly network: Network;
  readonly image: Shape;
  readonly chosen: Params;
}

/** Why a model cannot read these patches, in a sentence; undefined where it can. */
export function whyNot(asked: Asked, cut: Cut): string | undefined {
  const { patching } = asked.network;
  if (!patching) return 'This model reads no patches.';
  const { pixels } = patching;
  if (cut.size % pixels !== 0 || cut.stride % pixels !== 0) {
    return `This model’s patches are made of features that stand ${pixels} pixels apart: `
      + `size and stride must be multiples of ${pixels} for it to run.`;
  }
  const refusal = refusalOf({ ...asked, chosen: paramsOf(patching, cut, asked.chosen) });
  return refusal && `${refusal.replace(/^[^:]*: /, '').replace(/^[a-z]/, (letter) => letter.toUpperCase())}.`;
}

/** How much of a patch its neighbour holds too, along one side, in pixels; below 0 they stand apart. */
export const overlapOf = ({ size, stride }: Cut): number => size - stride;
