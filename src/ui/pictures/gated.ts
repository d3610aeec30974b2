import type { Tensor } from '../../core/tensor.ts';
import { keptChannels } from '../../maps/kept.ts';
import { drawChannels } from '../../views/channels.ts';
import type { Gate } from '../gate.ts';
import type { Showing } from '../use-shown.ts';
import type { Drawn } from './drawn.ts';

/** As many as fit side by side on the widest page. */
const CHANNELS = 12;

/** The channels that a gate keeps and those that it drops, before and after it. */
export async function gated({ picture: { reading } }: Showing, { gate, before, after }: Gate): Promise<Drawn> {
  const [input, values, output] = await Promise.all([before, gate.name, after].map((name) => reading.whole(name)));
  const channels = keptChannels({ before: input!, gate: values!, after: output!, k: CHANNELS });
  const open = values!.data.filter((value) => value > 0.5).length;
  const more = isMore(input!, values!, output!) ? ` What is added to every place is in ${after.replace(/^.*\./, '')}, too.` : '';
  return {
    note: `${open} of ${values!.data.length} gates are above 0.5; the mean gate is ${meanText(values!.data)}.${more}`,
    draw: (element, { colours }) => drawChannels(element, channels, { colours }),
  };
}

/** Whether the map after is not just the map before times its gates. */
function isMore(before: Tensor, gate: Tensor, after: Tensor): boolean {
  const size = before.data.length / gate.data.length;
  return after.data.some((value, i) => {
    const expected = before.data[i]! * gate.data[Math.floor(i / size)]!;
    return Math.abs(value - expected) > 1e-3 * (1 + Math.abs(expected));
  });
}

const meanText = (values: Float32Array): string => (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2);
