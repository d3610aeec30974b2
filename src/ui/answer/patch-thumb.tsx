import { useMemo } from 'react';
import { cellBox, type GridSize } from '../../maps/unit.ts';
import type { Place } from '../../models/network.ts';
import type { Picture } from '../../state/picture.ts';
import { partOf } from '../crop-picture.tsx';
import { PhotoCanvas } from '../photo-canvas.tsx';

interface Props {
  readonly picture: Pick<Picture, 'photo' | 'region'>;
  readonly place: Place;
  /** The cells of the map, and one of them. */
  readonly map: GridSize;
  readonly cell: number;
  /** Whether a cell is two positions high and wide. */
  readonly halved: boolean;
  /** For ears, where nothing around it names it. */
  readonly label?: string;
}

/** How much of the neighbours is shown around a cell, in its own sides: enough to tell where it lies. */
const AROUND = 0.5;

/** A patch of the photo framed in a little of what surrounds it. */
export function PatchThumb({ picture: { photo, region }, place, map, cell, halved, label }: Props) {
  const part = useMemo(() => {
    const [rows, columns] = place.grid;
    const { x, y, width, height } = cellBox(cell, map);
    // An odd last row or column was not pooled: the map then ends before the image does.
    const [across, down] = halved ? [(2 * map.width) / columns, (2 * map.height) / rows] : [1, 1];
    const box = { x: (x - AROUND * width) * across, y: (y - AROUND * height) * down, width: (1 + 2 * AROUND) * width * across, height: (1 + 2 * AROUND) * height * down };
    return partOf(region, place, { box });
  }, [region, place, map, cell, halved]);
  return (
    <span className="thumb" style={{ aspectRatio: part.width / part.height }} aria-hidden={label === undefined}>
      <PhotoCanvas photo={photo} region={part} {...(label !== undefined && { label })} />
      <i aria-hidden="true" />
    </span>
  );
}
