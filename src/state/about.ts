import type { Picture } from './picture.ts';
import type { Shown } from './shown.ts';
import type { Store } from './store.ts';

/** What a person needs to know of a run to repeat it elsewhere, as plain data: software, module, model, image, device. */
export function aboutRun({ picture, shown, device, version }: {
  readonly picture: Picture; readonly shown: Shown; readonly device: Store['device']; readonly version: string;
}) {
  const { module, network: { card, preprocessing }, photo, region, shape, origin } = picture;
  const { id, title, cite, paper } = module;
  return {
    software: { name: 'Attention Playground', version },
    module: { id, title, cite, paper, params: { ...picture.params, ...shown.at.params } },
    model: {
      id: picture.model, title: card.title, module: card.module, moduleWeights: origin, file: card.weights.file, bytes: card.weights.bytes, numbers: card.weights.count,
      ...(card.data && { data: card.data }), ...(card.trained && { trained: card.trained }), ...(card.measured && { measured: card.measured }),
      ...(card.agreement && { agreement: card.agreement }),
    },
    image: {
      id: photo.id, title: photo.title, width: photo.pixels.width, height: photo.pixels.height,
      seen: region, given: shape, preprocessing,
    },
    shown: {
      place: shown.at.label, result: shown.over.name, head: shown.head === undefined ? shown.fusion : shown.head + 1, of: shown.heads,
      token: shown.token, ...(shown.asker !== undefined && { asker: shown.asker }), grid: shown.at.grid,
    },
    device: { ...device, milliseconds: Math.round(picture.elapsed) },
  };
}
