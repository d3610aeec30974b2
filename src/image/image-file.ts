/** The file cannot be shown as an image; the message is one sentence for people. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}

/** What an image's header tells. */
export interface Found {
  /** In pixels, upright: after the turn that the file asks for. */
  readonly width: number;
  readonly height: number;
  readonly animated: boolean;
  /** False where the file ends before the picture does. */
  readonly complete: boolean;
  /** What is not shown as the file has it, as a sentence for people. */
  readonly note?: string;
}

/** Numbers and text out of an image file's bytes. Reading past the end throws that the file is cut off. */
export class ImageFile {
  private readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    private readonly name = 'This file',
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get size(): number {
    return this.bytes.length;
  }

  /** `photo.png` + `is …` */
  error(why: string): ImageError {
    return new ImageError(`${this.name} ${why}`);
  }

  cutOff(): ImageError {
    return this.error('is cut off before the picture ends: get the whole file and try again.');
  }

  u8(at: number): number {
    return this.view.getUint8(this.inside(at, 1));
  }

  u16(at: number): number {
    return this.view.getUint16(this.inside(at, 2));
  }

  u16le(at: number): number {
    return this.view.getUint16(this.inside(at, 2), true);
  }

  u24le(at: number): number {
    return this.u16le(at) | (this.u8(at + 2) << 16);
  }

  u32(at: number): number {
    return this.view.getUint32(this.inside(at, 4));
  }

  u32le(at: number): number {
    return this.view.getUint32(this.inside(at, 4), true);
  }

  i32le(at: number): number {
    return this.view.getInt32(this.inside(at, 4), true);
  }

  /** Up to 2⁵³ exactly; larger numbers are past the end of any file. */
  u64(at: number): number {
    return this.u32(at) * 2 ** 32 + this.u32(at + 4);
  }

  /** One character per byte. */
  text(at: number, length: number): string {
    this.inside(at, length);
    return String.fromCharCode(...this.bytes.subarray(at, at + length));
  }

  /** Whether these bytes (as one character each) stand here; false where the file ends first. */
  has(at: number, text: string): boolean {
    return at + text.length <= this.size && this.text(at, text.length) === text;
  }

  private inside(at: number, length: number): number {
    if (at < 0 || at + length > this.size) throw this.cutOff();
    return at;
  }
}
