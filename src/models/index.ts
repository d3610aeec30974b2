import { listed, loadModule } from '../modules/index.ts';
import type { Card, Host, Network } from './network.ts';
import type { Checkpoint } from './safetensors.ts';

export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  /** The modules that the model shows with its own trained weights. */
  readonly modules: readonly string[];
  /** The features that it lends to modules that it was not trained with: a map, or tokens. */
  readonly lends?: Network['features'];
}

/** The built-in models: `models/<id>.json` is the card, `models/<id>.safetensors` has the weights. */
export const catalogue: readonly CatalogueEntry[] = [
  { id: 'caption', title: 'Captioner', modules: ['soft-attention', 'hard-attention'] },
  { id: 'words', title: 'Words that ask', modules: ['cross-attention'] },
  { id: 'squeeze-excitation', title: 'Convnet with SE', modules: ['squeeze-excitation'] },
  { id: 'channel-attention', title: 'Convnet with channel attention', modules: ['channel-attention'] },
  { id: 'spatial-attention', title: 'Convnet with spatial attention', modules: ['spatial-attention'] },
  { id: 'cbam', title: 'Convnet with CBAM', modules: ['cbam', 'channel-attention', 'spatial-attention'] },
  { id: 'triplet-attention', title: 'Convnet with triplet attention', modules: ['triplet-attention'] },
  { id: 'non-local', title: 'Convnet with a non-local block', modules: ['non-local'] },
  { id: 'sagan', title: 'Convnet with SAGAN attention', modules: ['sagan'] },
  { id: 'global-context', title: 'Convnet with global context', modules: ['global-context'] },
  { id: 'global-reasoning', title: 'Convnet with global reasoning', modules: ['global-reasoning'] },
  { id: 'attention-augmented-conv', title: 'Convnet with an augmented convolution', modules: ['attention-augmented-conv'] },
  { id: 'bottleneck-transformer', title: 'Convnet with a bottleneck transformer', modules: ['bottleneck-transformer'] },
  { id: 'deformable-attention', title: 'Convnet with deformable attention', modules: ['deformable-attention'] },
  { id: 'deformable-transformer', title: 'Convnet with a deformable transformer', modules: ['deformable-transformer'] },
  { id: 'deep-vit', title: 'Deep ViT with re-attention', modules: ['re-attention'] },
  { id: 'swin', title: 'Convnet with Swin blocks', modules: ['shifted-window-attention'] },
  {
    id: 'vit', title: 'Small hybrid ViT', lends: 'tokens',
    modules: ['dot-product', 'self-attention', 'multi-head-attention', 'vision-transformer'],
  },
  { id: 'backbone', title: 'Plain convnet', modules: [], lends: 'map' },
];

/** A network that shows a module. */
export interface Choice extends CatalogueEntry {
  /** Whose weights the module has: trained ones of the network, or none of its own but on the features that the network lends. */
  readonly trained: boolean;
}

/**
 * The built-in models that show a module, the best suited first: those trained with it, and last one that lends it features,
 * which is shown by itself only where there is no other.
 */
export function modelsFor(id: string): readonly Choice[] {
  const inputs = Object.entries(listed(id).inputs);
  const features = inputs.some(([, axes]) => axes.length === 3) ? 'map' : 'tokens';
  // Pixels are no features.
  const lendable = inputs.length > 0 && inputs.every(([name]) => name !== 'image');
  const trained = catalogue.filter((entry) => entry.modules.includes(id));
  const lending = catalogue.filter((entry) => lendable && entry.lends === features && !trained.includes(entry));
  return [...trained.map((entry) => ({ ...entry, trained: true })), ...lending.map((entry) => ({ ...entry, trained: false }))];
}

/** The code of each kind of network, and of the modules in it, loaded when one is opened. */
const HOSTS: Readonly<Partial<Record<Card['host'], (card: Card) => Promise<Host>>>> = {
  convnet: async (card) => {
    const { convnet, hostedBy } = await import('./convnet.ts');
    const hosted = await Promise.all(hostedBy(card).map(loadModule));
    return (card, checkpoint) => convnet(card, checkpoint, hosted);
  },
  vit: () => import('./vit.ts').then(({ vit }) => vit),
  'deep-vit': () => import('./deep-vit.ts').then(({ deepVit }) => deepVit),
  swin: () => import('./swin.ts').then(({ swin }) => swin),
  words: () => import('./words.ts').then(({ words }) => words),
  caption: () => import('./caption.ts').then(({ caption }) => caption),
};

/** What opens networks of a card's kind. Throws one sentence where the page knows none, or cannot load it. */
export async function hostFor(card: Card): Promise<Host> {
  const { title, host } = card;
  const load = HOSTS[host];
  if (!load) throw new Error(`${title}: its card's host should be one of ${Object.keys(HOSTS).join(', ')}, got '${host}': reload the page`);
  try {
    return await load(card);
  } catch {
    throw new Error(`The code that runs ${title} could not be loaded: check the connection and try again.`);
  }
}

/** A trained network from its card and all its weights, shared ones among them. */
export const openNetwork = async (card: Card, checkpoint: Checkpoint): Promise<Network> => (await hostFor(card))(card, checkpoint);
