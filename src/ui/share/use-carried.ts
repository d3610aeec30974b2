import { useEffect, useState } from 'react';
import type { Photo } from '../../state/photo.ts';
import { carry, type Carried } from '../../state/small-webp.ts';
import { useStore } from '../../state/store.ts';
import { chosenOf } from '../../state/tray.ts';

export interface Carrying {
  /** Whether the image is to be in the link. */
  readonly wanted: boolean;
  readonly want: (wanted: boolean) => void;
  /** The image as the link carries it; undefined while it is made small, and where it does not fit. */
  readonly image: Carried | undefined;
  /** Why it does not fit, in a sentence. */
  readonly refused: string | undefined;
}

/** The person's own image as part of a link, once that is asked for; the image of the link that was followed is at once. */
export function useCarried(photo: Photo | undefined, crop: string): Carrying {
  const chosen = useStore(({ tray }) => chosenOf(tray));
  const brought = chosen?.id === photo?.id ? chosen : undefined;
  const [wanted, want] = useState(photo !== undefined && brought?.carried !== undefined);
  const [made, setMade] = useState<{ readonly of: Photo; readonly crop: string; readonly image?: Carried; readonly refused?: string }>();
  useEffect(() => {
    if (!photo || !wanted) return;
    let asked = true;
    const done = (result: Pick<NonNullable<typeof made>, 'image' | 'refused'>): void => { if (asked) setMade({ of: photo, crop, ...result }); };
    carry({ photo, file: brought?.file, crop }).then(
      (image) => done({ image }),
      (error: unknown) => done({ refused: error instanceof Error ? error.message : String(error) }),
    );
    return () => { asked = false; };
  }, [photo, brought, crop, wanted]);
  const now = made?.of === photo && made?.crop === crop && wanted ? made : undefined;
  return { wanted, want, image: now?.image, refused: now?.refused };
}
