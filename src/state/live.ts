import type { AppState } from './app-state.ts';
import type { Photo } from './photo.ts';
import { useStore } from './store.ts';

/** The view of a camera: the picture follows its frames. */
export interface Live {
  /** The newest frame. */
  readonly photo: Photo;
  /** The image that was shown before, as the state names it. */
  readonly before: AppState['image'];
}

/** Asks for the camera: who opens it is its bar. */
export const startCamera = (): void => useStore.setState({ camera: true });

/** A frame is what is shown now. The first one takes the place of the image; the query stays where it is. */
export const showFrame = (photo: Photo): void => useStore.setState(({ shared, tray, live }) => {
  if (live) return { live: { ...live, photo } };
  return {
    live: { photo, before: shared.image },
    shared: { ...shared, image: 'own', crop: '' },
    ...(shared.image !== 'own' && { tray: { ...tray, sample: shared.image } }),
  };
});

/** Lets go of the camera; the image that was shown before comes back. */
export const stopCamera = (): void => useStore.setState(({ shared, live }) =>
  ({ camera: false, live: undefined, ...(live && { shared: { ...shared, image: live.before, crop: '' } }) }));

/** Lets go of the camera, for another image. */
export const leaveCamera = (): void => useStore.setState({ camera: false, live: undefined });
