import { useState } from 'react';
import { fileOf } from '../../state/camera.ts';
import { stopCamera } from '../../state/live.ts';
import type { Open } from '../app.tsx';
import { Icon } from '../icon.tsx';
import type { StageMap } from '../use-stage.ts';
import './camera.css';
import { useCamera } from './use-camera.ts';

interface Props {
  readonly map: StageMap | undefined;
  readonly open: Open;
}

/** Below the stage while its map follows a camera: how fast, which camera, and ways to keep a frame or to let go. */
export function CameraBar({ map, open }: Props) {
  const { camera, error, rate, mirrored, mirror, choose, again } = useCamera(map);
  const [keeping, setKeeping] = useState(false);
  const photo = map?.picture.photo;

  const keep = async (): Promise<void> => {
    setKeeping(true);
    try {
      await open(await fileOf(photo!, `Camera ${new Date().toTimeString().slice(0, 8)}`));
    } finally {
      setKeeping(false);
    }
  };

  return (
    <section className="camera" aria-label="Camera">
      {error ? (
        <>
          <p role="alert">{error}</p>
          <button type="button" className="button" onClick={again}>Try again</button>
          <button type="button" className="button" onClick={stopCamera}>Close</button>
        </>
      ) : (
        <>
          <p className="camera-told">
            <b className={rate ? 'live' : undefined}>{rate ? 'Live' : camera ? 'Starting…' : 'Waiting for the camera: the browser may ask you…'}</b>
            {rate && <output aria-live="off">{rate.perSecond > 0 ? `${rate.perSecond.toFixed(1)} maps a second, ${Math.round(rate.each)} ms each` : 'first map'}</output>}
            {rate && <small>{rate.count} {rate.count === 1 ? 'frame' : 'frames'}, each taken when the map before it was painted</small>}
          </p>
          {camera && camera.choices.length > 1 && (
            <select aria-label="Which camera" value={camera.device} onChange={({ currentTarget }) => choose(currentTarget.value)}>
              {camera.choices.map(({ id, label }) => <option key={id} value={id}>{label}</option>)}
            </select>
          )}
          {camera && (
            <button type="button" className="button icon" aria-pressed={mirrored} aria-label="As in a mirror" title="As in a mirror" onClick={() => mirror(!mirrored)}><Icon name="mirror" /></button>
          )}
          <button type="button" className="button primary" disabled={!rate || photo?.id !== 'camera' || keeping} onClick={() => void keep()}>Keep this frame</button>
          <button type="button" className="button" onClick={stopCamera}>Stop</button>
        </>
      )}
    </section>
  );
}
