import { fetchSample, openPhoto, type Photo, type Sample } from './photo.ts';
import { change, notify, useStore } from './store.ts';
import { chosenOf } from './tray.ts';

/** Decoded images by id: samples are fetched once; of the person's own, which may be large, only the one that is shown stays decoded. */
export function photos() {
  const decoded = new Map<string, Photo>();
  let own: Photo | undefined;
  return {
    /** The image that the state names. One that cannot be had gives way to the first, and the page says so. */
    async current(signal: AbortSignal, working: (text: string) => void): Promise<Photo | undefined> {
      const { shared: { image }, samples, carried, live } = useStore.getState();
      if (live) return live.photo;
      const refused = image === 'own' && carried !== undefined ? await this.takeCarried(carried) : undefined;
      if (signal.aborted) return;
      const brought = image === 'own' && !refused ? chosenOf(useStore.getState().tray) : undefined;
      if (brought) {
        if (own?.id === brought.id) return own;
        working(`Opening ${brought.title}`);
        return (own = await openPhoto(brought.file, brought));
      }
      const first = samples[0];
      const sample = image ? samples.find(({ id }) => id === image) : first;
      if (!sample && first) {
        const why = refused ?? (image === 'own'
          ? 'The link was made with an image that its sender opened, and does not carry it. Open the image to see the same.'
          : `There is no built-in image “${image.slice(0, 24)}”.`);
        notify({ topic: 'image', tone: 'warning', text: `${why} ${first.title} is shown, and all else is as the link says.` });
        change({ image: '', crop: '' }); // which starts the run that takes this one's place
      }
      if (!sample || signal.aborted) return;
      if (!decoded.has(sample.id)) working(`Loading ${sample.title}`);
      return this.sample(sample, signal);
    },

    async sample(sample: Sample, signal: AbortSignal): Promise<Photo> {
      const photo = decoded.get(sample.id) ?? await fetchSample(sample, signal);
      decoded.set(sample.id, photo);
      return photo;
    },

    /** Brings the image that the link carries; returns why it cannot be shown where that is so, as a sentence. */
    async takeCarried(carried: string): Promise<string | undefined> {
      try {
        const { bringCarried } = await import('./bring.ts');
        await bringCarried(carried, this.keep);
        return undefined;
      } catch (error) {
        useStore.setState({ carried: undefined });
        return error instanceof Error ? error.message : String(error);
      }
    },

    /** One of the person's own that is decoded already. */
    keep(photo: Photo): void {
      own = photo;
    },
  };
}
