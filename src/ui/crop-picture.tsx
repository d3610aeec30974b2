import type { Region } from '../image/resize.ts';
import type { Crop } from '../maps/crop.ts';
import type { Place } from '../models/network.ts';
import type { Picture } from '../state/picture.ts';
import { formatShare } from '../views/format.ts';
import { PhotoCanvas } from './photo-canvas.tsx';

interface Props {
  readonly picture: Picture;
  readonly place: Place;
  readonly crop: Crop;
}

/** CSS pixels. */
const TALLEST = 160;

/** What hard attention leaves of the image: the smallest part that holds all it chose. */
export function CropPicture({ picture: { photo, region }, place, crop }: Props) {
  const part = partOf(region, place, crop);
  const aspect = part.width / part.height;
  return (
    <figure className="crop">
      <figcaption><b>The crop</b><output>{formatShare((part.width * part.height) / (region.width * region.height))} of the image</output></figcaption>
      <div style={{ aspectRatio: aspect, maxWidth: TALLEST * aspect }}><PhotoCanvas photo={photo} region={part} label="The crop" /></div>
    </figure>
  );
}

/** A part of a place in pixels of the photo. */
export function partOf(region: Region, { box: [left, top, width, height] = [0, 0, 1, 1] }: Place, { box }: Pick<Crop, 'box'>): Region {
  return {
    x: region.x + region.width * (left + width * box.x), y: region.y + region.height * (top + height * box.y),
    width: region.width * width * box.width, height: region.height * height * box.height,
  };
}
