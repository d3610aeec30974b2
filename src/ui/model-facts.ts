import type { Card, Network } from '../models/network.ts';
import { listed } from '../modules/index.ts';
import { countText } from './words.ts';

/** '86.4 %' */
export const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;

/** '3e−7' */
export const tiny = (value: number): string => value.toExponential(0).replace('-', '−');

/** How a network's top-1 compares with that of the one whose weights it shares: '0.3 points above the plain convnet'. */
export function againstPlain({ card, base }: Pick<Network, 'card' | 'base'>): string | undefined {
  const [own, plain] = [card.measured?.top1, base?.measured?.top1];
  if (own === undefined || plain === undefined || !base) return undefined;
  const points = Number((100 * (own - plain)).toFixed(1));
  const plainly = `the ${base.title.toLowerCase()}`;
  return points === 0 ? `as ${plainly}` : `${Math.abs(points)} points ${points > 0 ? 'above' : 'below'} ${plainly}`;
}

const NAMES: Readonly<Record<Card['host'], string>> = {
  'convnet': 'convnet', 'vit': 'Vision Transformer', 'deep-vit': 'deep Vision Transformer',
  'swin': 'convnet with Swin blocks', 'words': 'words that ask a convnet', 'caption': 'convnet and LSTM',
};

/** Where the module sits: 'convnet, at the end of every residual branch'. */
export function placeText({ host, module, place }: Card): string {
  const name = NAMES[host];
  if (!module || !place) return name;
  if (place.kind === 'branch') return `${name}, at the end of every residual branch`;
  return `${name}, ${{
    following: `after block ${place.block}`,
    added: `added after block ${place.block}`,
    replacing: `instead of the second convolution of block ${place.block}`,
  }[place.kind]}`;
}

/** What a model is and how it was made, in lines of name and value. */
export function factsOf({ card, base }: Pick<Network, 'card' | 'base'>): readonly (readonly [name: string, value: string])[] {
  const { host, params, weights, image, classes } = card;
  const set = Object.entries(params).map(([name, value]) => `${name} ${value === true ? 'yes' : value === false ? 'no' : value}`);
  return [
    ['Module', card.module ? listed(card.module).title : 'none'],
    ['Network', placeText(card)],
    ...(set.length > 0 ? [['Parameters', set.join(', ')] as const] : []),
    ['Weights', `${weights.count.toLocaleString('en')}, as float16`],
    ['File', base ? `${bytesText(weights.bytes)}, and ${bytesText(base.weights.bytes)} shared with the ${base.title.toLowerCase()}` : bytesText(weights.bytes)],
    ['Image', `${image.size} × ${image.size} pixels`],
    [host === 'words' || host === 'caption' ? 'Words' : 'Classes', classes.join(', ')],
  ];
}

const bytesText = (bytes: number): string => `${countText(bytes).replace(' K', ' k')}B`;
