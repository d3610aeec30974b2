import { linkOf } from '../../state/address.ts';
import { massText } from '../mass-text.ts';
import type { StageMap } from '../use-stage.ts';
import type { Showing } from '../use-shown.ts';
import { askedHow, headName } from '../words.ts';

/** What a map is, in lines: the module; on what; where and who asks; and the link that shows it again. */
export function captionOf(map: StageMap): readonly string[] {
  const { picture: { module, network, photo }, shown, asks } = map;
  const where = [shown.at.label, headName(shown), asks && askedHow(shown), massText(map)].filter(Boolean).join(' · ');
  return [module.title, `${network.card.title} · ${photo.title}`, where, linkOf(window)];
}

/** For the names of files: the layer from 1, where there are several places. */
export const layerOf = ({ picture, shown }: Showing): number | undefined => (picture.places.length > 1 ? shown.place + 1 : undefined);
