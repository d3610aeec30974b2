import type { Pixels } from '../image/pixels.ts';
import type { Photo } from './photo.ts';

/** The longest side of a frame, in pixels: more than models see, and no more than a stage shows well. */
const SIDE = 640;

export interface Camera {
  /** '' where the browser does not say. */
  readonly device: string;
  /** Whether it looks away from the person who holds it, as far as it says so. */
  readonly away: boolean;
  /** All cameras there are, by id. */
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  /** The first frame that is newer than the one before; rejects where the camera ended. */
  frame(mirrored: boolean): Promise<Photo>;
  /** Lets go of the camera: its light goes out. */
  stop(): void;
}

/** Opens a camera, of this id or whichever looks at the person. Throws one sentence for people where there is none, or not for this page. */
export async function openCamera(device: string | undefined): Promise<Camera> {
  if (!globalThis.isSecureContext || !navigator.mediaDevices) {
    throw new Error('Browsers give a camera only to pages that come over https, or from this computer: open this page that way.');
  }
  const stream = await streamOf(device);
  const [track] = stream.getVideoTracks();
  const stop = (): void => stream.getTracks().forEach((track) => track.stop());
  try {
    const video = document.createElement('video');
    video.muted = video.playsInline = true;
    video.srcObject = stream;
    await video.play();
    const { deviceId = '', facingMode } = track!.getSettings();
    const found = await navigator.mediaDevices.enumerateDevices();
    const choices = found.filter(({ kind }) => kind === 'videoinput').map(({ deviceId, label }, i) => ({ id: deviceId, label: label || `Camera ${i + 1}` }));
    return { device: deviceId, away: facingMode === 'environment', choices, frame: framesOf(video, track!), stop };
  } catch (error) {
    stop();
    throw error;
  }
}

async function streamOf(device: string | undefined): Promise<MediaStream> {
  const which = device === undefined ? { facingMode: 'user' } : { deviceId: { exact: device } };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...which, width: { ideal: SIDE }, height: { ideal: 480 } } });
  } catch (error) {
    throw new Error(WHY[error instanceof DOMException ? error.name : ''] ?? `The camera could not be opened: ${error instanceof Error ? error.message : error}`);
  }
}

/** Why a browser gives no camera, by the name of its error. */
const WHY: Readonly<Record<string, string>> = {
  NotAllowedError: 'The camera was refused: allow it for this page beside the address, then try again.',
  SecurityError: 'The camera is switched off for this page: allow it in the settings of the browser, then try again.',
  NotFoundError: 'There is no camera here: connect one and try again, or open an image.',
  NotReadableError: 'The camera is in use by another program: close that one, then try again.',
  AbortError: 'The camera did not start: connect it anew, then try again.',
  OverconstrainedError: 'That camera is gone: choose another one.',
};

function framesOf(video: HTMLVideoElement, track: MediaStreamTrack): Camera['frame'] {
  let seen = -1;
  return async (mirrored) => {
    while (video.currentTime === seen || video.videoWidth === 0) {
      if (track.readyState === 'ended') throw new Error('The camera ended: it was unplugged, or another program took it. Try again.');
      await new Promise(requestAnimationFrame);
    }
    seen = video.currentTime;
    const pixels = pixelsOf(video, mirrored);
    const bitmap = await createImageBitmap(new ImageData(pixels.data, pixels.width, pixels.height));
    return { id: 'camera', title: 'Camera', alt: 'what the camera sees', pixels, bitmap, notes: [] };
  };
}

/** The frame as it is now, no larger than need be. */
function pixelsOf(video: HTMLVideoElement, mirrored: boolean): Pixels {
  const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight));
  const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  if (mirrored) context.setTransform(-1, 0, 0, 1, width, 0);
  context.drawImage(video, 0, 0, width, height);
  return { width, height, data: context.getImageData(0, 0, width, height).data as Uint8ClampedArray<ArrayBuffer> };
}

/** A frame as an image file, without loss. */
export async function fileOf({ bitmap }: Photo, title: string): Promise<File> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
  return new File([await canvas.convertToBlob({ type: 'image/png' })], title, { type: 'image/png' });
}
