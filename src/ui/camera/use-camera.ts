import { useEffect, useRef, useState } from 'react';
import { openCamera, type Camera } from '../../state/camera.ts';
import { leaveCamera, showFrame, startCamera, stopCamera } from '../../state/live.ts';
import type { Photo } from '../../state/photo.ts';
import { notify, useStore } from '../../state/store.ts';
import type { StageMap } from '../use-stage.ts';
import { rateOf, type Rate } from './rate.ts';

export interface LiveCamera {
  /** undefined while the browser asks, and after an error. */
  readonly camera: Camera | undefined;
  readonly error: string | undefined;
  readonly rate: Rate | undefined;
  readonly mirrored: boolean;
  readonly mirror: (mirrored: boolean) => void;
  readonly choose: (device: string) => void;
  readonly again: () => void;
}

/** A frame that was handed on, until all its maps are painted. */
interface Waiting {
  readonly photo: Photo;
  readonly painted: () => void;
}

/** Milliseconds between two looks at the rate: numbers that change with every frame cannot be read. */
const CALM = 500;

/**
 * The camera while it is shown. The next frame is taken only when the map of the last one is on the screen, so that none ever waits:
 * `map` is what the stage has painted.
 */
export function useCamera(map: StageMap | undefined): LiveCamera {
  const [wanted, setWanted] = useState<{ readonly device?: string }>({});
  const [camera, setCamera] = useState<Camera>();
  const [error, setError] = useState<string>();
  const [rate, setRate] = useState<Rate>();
  const [chosen, setChosen] = useState<boolean>();
  const mirrored = chosen ?? !camera?.away;
  const mirroring = useRef<boolean>(undefined);
  mirroring.current = chosen;
  const waiting = useRef<Waiting>(undefined);

  useEffect(() => {
    let on = true;
    let opened: Camera | undefined;
    setError(undefined);
    const follow = async (): Promise<void> => {
      const now = await openCamera(wanted.device);
      opened = now;
      if (!on) return now.stop();
      setCamera(now);
      const times: number[] = [];
      let last: Photo | undefined;
      for (let told = 0; on;) {
        const photo = await now.frame(mirroring.current ?? !now.away);
        if (!on) return;
        const painted = new Promise<void>((painted) => { waiting.current = { photo, painted }; });
        showFrame(photo);
        await painted;
        if (!on) return;
        // The one before is on no screen any more.
        last?.bitmap.close();
        last = photo;
        times.push(performance.now());
        if (times.at(-1)! - told > CALM || times.length < 3) {
          told = times.at(-1)!;
          setRate(rateOf(times));
        }
      }
    };
    follow().catch((error: unknown) => {
      opened?.stop();
      if (!on) return;
      setCamera(undefined);
      setError(error instanceof Error ? error.message : String(error));
    });
    return () => {
      on = false;
      opened?.stop();
      waiting.current?.painted();
    };
  }, [wanted]);

  const other = useStore((store) => (store.shared.versus ? store.versus?.photo : undefined));
  const comparing = useStore((store) => store.shared.versus !== undefined);
  useEffect(() => {
    const { current } = waiting;
    if (!current || map?.picture.photo !== current.photo || (comparing && other !== current.photo)) return;
    // After the frame in which the browser puts it on the screen.
    const frame = requestAnimationFrame(() => { current.painted(); });
    return () => cancelAnimationFrame(frame);
  }, [map, comparing, other]);

  useEffect(() => {
    const hide = (): void => {
      if (document.visibilityState !== 'hidden') return;
      stopCamera();
      notify({ topic: 'camera', tone: 'info', text: 'The camera was let go while this page was hidden.', action: { label: 'Start it again', run: startCamera } });
    };
    document.addEventListener('visibilitychange', hide);
    // Whoever chooses another image, in whatever way, is done with the camera.
    const stop = useStore.subscribe(({ live, shared, tray }, before) => {
      if (live && before.live && (shared.image !== 'own' || tray.chosen !== before.tray.chosen)) leaveCamera();
    });
    return () => {
      document.removeEventListener('visibilitychange', hide);
      stop();
    };
  }, []);

  return {
    camera, error, rate, mirrored, mirror: setChosen,
    choose: (device) => { setCamera(undefined); setChosen(undefined); setWanted({ device }); },
    again: () => setWanted({ ...wanted }),
  };
}
