import type { Found, ImageFile } from './image-file.ts';

export const isAvif = (file: ImageFile): boolean => brands(file).some((brand) => brand === 'avif' || brand === 'avis');

/** The kinds that an ISO media file says it is; none for other files. */
export function brands(file: ImageFile): readonly string[] {
  if (!file.has(4, 'ftyp')) return [];
  const end = Math.min(file.u32(0), file.size, 256);
  const found: string[] = [];
  // The major brand, its version, then the compatible ones.
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) found.push(file.text(at, 4));
  return found;
}

/** Boxes in boxes; the size is a property of the primary item. aomediacodec.github.io/av1-avif, ISO/IEC 23008-12 */
export function readAvif(file: ImageFile): Found {
  const top = boxes(file, 0, file.size);
  const complete = top.every((box) => box.end <= file.size) && top.some((box) => box.kind === 'mdat');
  const meta = top.find((box) => box.kind === 'meta');
  if (!meta || meta.end > file.size) throw complete ? broken(file) : file.cutOff();
  const inside = boxes(file, meta.start + 4, meta.end);
  const find = (kind: string): Box => {
    const box = inside.find((candidate) => candidate.kind === kind);
    if (!box) throw broken(file);
    return box;
  };
  const primary = readPrimary(file, find('pitm'));
  const iprp = find('iprp');
  const parts = boxes(file, iprp.start, iprp.end);
  const properties = parts.filter((box) => box.kind === 'ipco').flatMap((box) => boxes(file, box.start, box.end));
  const indices = parts.filter((box) => box.kind === 'ipma').flatMap((box) => readAssociations(file, box, primary));
  const own = indices.flatMap((index) => properties[index - 1] ?? []);
  const size = own.find((box) => box.kind === 'ispe');
  if (!size) throw broken(file);
  const [width, height] = [file.u32(size.start + 4), file.u32(size.start + 8)];
  const turn = own.find((box) => box.kind === 'irot');
  const turned = turn !== undefined && file.u8(turn.start) % 2 === 1;
  const animated = brands(file).includes('avis');
  return { width: turned ? height : width, height: turned ? width : height, animated, complete };
}

const broken = (file: ImageFile): Error => file.error('is a broken AVIF, without its size: save it anew as AVIF or PNG.');

/** `start` and `end` of what the box holds, in bytes of the file. */
interface Box {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** The boxes between two places; the last may end past the file. */
function boxes(file: ImageFile, from: number, to: number): readonly Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= Math.min(to, file.size); ) {
    const size = file.u32(at);
    // 1: the size follows in 64 bits; 0: up to the end.
    const header = size === 1 ? 16 : 8;
    const end = size === 0 ? to : at + (size === 1 ? file.u64(at + 8) : size);
    if (end < at + header) throw broken(file);
    found.push({ kind: file.text(at + 4, 4), start: at + header, end });
    at = end;
  }
  return found;
}

const readPrimary = (file: ImageFile, { start }: Box): number =>
  file.u8(start) === 0 ? file.u16(start + 4) : file.u32(start + 4);

/** The properties of one item, as places in the list of them, from 1. */
function readAssociations(file: ImageFile, { start }: Box, item: number): readonly number[] {
  const wideItems = file.u8(start) > 0;
  const wideIndices = (file.u8(start + 3) & 1) !== 0;
  const found: number[] = [];
  let at = start + 8;
  for (let entries = file.u32(start + 4); entries > 0; entries--) {
    const id = wideItems ? file.u32(at) : file.u16(at);
    at += wideItems ? 4 : 2;
    for (let count = file.u8(at++); count > 0; count--, at += wideIndices ? 2 : 1) {
      // The uppermost bit says that the property is essential.
      if (id === item) found.push(wideIndices ? file.u16(at) & 0x7fff : file.u8(at) & 0x7f);
    }
  }
  return found;
}
