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
  return {
    note: `${open} of ${values!.data.length} gates are above 0.5; the mean gate is ${meanText(values!.data)}.`,
    draw: (element, { colours }) => drawChannels(element, channels, { colours }),
  };
}

const meanText = (values: Float32Array): string => (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2);
