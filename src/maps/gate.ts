import { sizeOf, type Tensor } from '../core/tensor.ts';
import type { Grid } from './grid.ts';

/**
 * What a channel gate lets through: Σ_c gate_c · (activation_c − its mean over space), from activation [C, H, W] and gate
 * [C]. Positive where the open channels are above their mean, so its scale is signed. Throws where the shapes disagree.
 */
export function gatedActivation(activation: Tensor, gate: Tensor): Grid {
  const [channels, height, width] = activation.shape;
  if (channels === undefined || height === undefined || width === undefined || activation.shape.length !== 3) {
    throw new Error(`gatedActivation: expected an activation [C, H, W], got [${activation.shape}]`);
  }
  if (sizeOf(gate.shape) !== channels) {
    throw new Error(`gatedActivation: ${channels} channels need a gate [${channels}], got [${gate.shape}]`);
  }
  const size = height * width;
  const map = new Float64Array(size);
  for (let c = 0; c < channels; c++) {
    const plane = activation.data.subarray(c * size, (c + 1) * size);
    const mean = plane.reduce((sum, value) => sum + value, 0) / size;
    for (let p = 0; p < size; p++) map[p]! += gate.data[c]! * (plane[p]! - mean);
  }
  return { height, width, data: Float32Array.from(map) };
}
