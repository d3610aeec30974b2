import { flatten, isOpaque, type Pixels } from '../image/pixels.ts';
import { fetchBytes } from './files.ts';
import type { Brought } from './tray.ts';

/** An image that comes with the page. `file` is relative to `samples/`. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  readonly width: number;
  readonly height: number;
  /** What it shows, in the words of ImageNet; a mosaic row by row. */
  readonly classes: readonly string[];
  readonly alt: string;
}

/** An image, decoded and opaque. */
export interface Photo {
  readonly id: string;
  readonly title: string;
  readonly alt: string;
  readonly pixels: Pixels;
  /** The same pixels, ready to be drawn. */
  readonly bitmap: ImageBitmap;
  /** What is not shown as the file has it, in sentences. */
  readonly notes: readonly string[];
}

/** A file that someone brings, checked by its header before it is decoded. Throws one sentence that begins with its name. */
export async function openPhoto(file: Blob, { id, title, carried }: Pick<Brought, 'id' | 'title' | 'carried'>): Promise<Photo> {
  // Read only by those who bring an image: the first look does not wait for it.
  const { readImageHeader } = await import('../image/header.ts');
  const { note } = readImageHeader(new Uint8Array(await file.arrayBuffer()), title);
  const photo = await decode(file, { id, title, alt: carried ? 'the image of the link' : `your image ${title}` });
  return note ? { ...photo, notes: [note, ...photo.notes] } : photo;
}

export async function fetchSample(sample: Sample, signal: AbortSignal): Promise<Photo> {
  const bytes = await fetchBytes(`samples/${sample.file}`, { signal });
  return decode(new Blob([bytes]), sample);
}

async function decode(file: Blob, { id, title, alt }: Pick<Photo, 'id' | 'title' | 'alt'>): Promise<Photo> {
  const raw = await bitmapOf(file, title);
  const decoded = pixelsOf(raw);
  raw.close();
  const pixels = flatten(decoded);
  const bitmap = await createImageBitmap(new ImageData(pixels.data, pixels.width, pixels.height));
  const notes = isOpaque(decoded) ? [] : ['It is transparent in places; those are white here.'];
  return { id, title, alt, pixels, bitmap, notes };
}

async function bitmapOf(file: Blob, title: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { colorSpaceConversion: 'none', premultiplyAlpha: 'none', imageOrientation: 'from-image' });
  } catch {
    throw new Error(`${title} could not be decoded by this browser: it may be damaged. Save it again as PNG or JPEG.`);
  }
}

function pixelsOf(bitmap: ImageBitmap): Pixels {
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error(`An image of ${width} × ${height} pixels is more than this browser can draw: make it smaller.`);
  context.drawImage(bitmap, 0, 0);
  return { width, height, data: context.getImageData(0, 0, width, height).data as Uint8ClampedArray<ArrayBuffer> };
}
