import type { Card, Measured } from './network.ts';

interface MassOfPlaces {
  readonly layers?: readonly { readonly mean: number }[];
  readonly places?: readonly { readonly map: number }[];
}

/** The share of each place's map that lies on the object, where it was measured; 0…1. */
export function massOfPlaces({ mass }: Measured = {}): readonly number[] {
  const { layers, places } = (mass ?? {}) as MassOfPlaces;
  return layers?.map(({ mean }) => mean) ?? places?.map(({ map }) => map) ?? [];
}

/** The same of the map that is shown first; undefined where heads are fused otherwise than by their mean, as was measured. */
export function massShown(card: Card): { readonly share: number; readonly chance: number } | undefined {
  const masses = massOfPlaces(card.measured);
  const share = masses.length === 1 ? masses[0] : masses[(card.shown?.layer ?? 0) - 1];
  const chance = card.measured?.mass?.chance;
  return share === undefined || chance === undefined || card.shown?.fusion !== 'mean' ? undefined : { share, chance };
}
