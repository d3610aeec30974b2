import { useState } from 'react';
import { listed } from '../../modules/index.ts';
import { addressOf } from '../../state/address.ts';
import { namesIn } from '../../state/lesson.ts';
import { frameCode, FRAME_SIZES, isLocal, sentState, type FrameSize, type Sending } from '../../state/sharing.ts';
import { useStore } from '../../state/store.ts';
import { Dialog } from '../dialog.tsx';
import { Copy } from './copy.tsx';
import { ImageChoice } from './image-choice.tsx';
import { LessonChoice } from './lesson-choice.tsx';
import './share.css';
import { useCarried } from './use-carried.ts';

const KINDS: readonly { readonly id: Sending; readonly title: string; readonly says: string }[] = [
  { id: 'page', title: 'Page', says: 'The whole page, as you see it now.' },
  { id: 'lesson', title: 'Lesson', says: 'The page with only what a class needs. Whoever opens it can bring back the rest.' },
  { id: 'embed', title: 'Embed', says: 'The picture alone, live, in a page of your own: paste this into its HTML.' },
];

/** What is shown, to be sent: as a link, as a link to less of the page, as a frame; the person's own image with it where that is asked. */
export function ShareDialog({ closed }: { readonly closed: () => void }) {
  const shared = useStore((store) => store.shared);
  const shown = useStore((store) => store.photo);
  // Of a camera, the frame at which the dialog was opened.
  const [photo, hold] = useState(shown);
  if (!photo && shown) hold(shown);
  const [as, setAs] = useState<Sending>(shared.lesson ? 'lesson' : 'page');
  const [hidden, setHidden] = useState<readonly string[]>(namesIn(shared.lesson || 'gallery,image,compare,share,modules,parameters,model'));
  const [size, setSize] = useState<FrameSize>(FRAME_SIZES[1]);
  const own = shared.image === 'own';
  const carrying = useCarried(own ? photo : undefined, shared.crop);
  const { image } = carrying;

  const state = sentState({ ...shared, ...(image && { crop: image.crop }) }, { as, lesson: hidden.join(',') });
  const link = addressOf(window, state, image?.text);
  const modules = [shared, ...(shared.versus ? [shared.versus] : [])].map(({ module }) => listed(module).title).join(' and ');
  const title = `${modules} on ${(image || !own) && photo ? photo.title : 'an image'} · Attention Playground`;
  const text = as === 'embed' ? frameCode({ ...size, link, title }) : link;
  const kind = KINDS.find(({ id }) => id === as)!;
  return (
    <Dialog title="Share" className="share" closed={closed}>
      <div className="dialog-body">
        <fieldset className="kinds">
          <legend className="sr-only">What to send</legend>
          {KINDS.map(({ id, title }) => (
            <label key={id}><input type="radio" name="kind" checked={id === as} onChange={() => setAs(id)} /><span>{title}</span></label>
          ))}
        </fieldset>
        <p className="muted">{kind.says}</p>
        <Copy text={text} code={as === 'embed'} busy={carrying.wanted && !image && !carrying.refused} />
        <p className="share-link">
          <a href={link} target="_blank" rel="noreferrer">{as === 'embed' ? 'See it in a new tab' : 'Open it in a new tab'}</a>
          <span className="faint">{link.length.toLocaleString('en')} characters</span>
        </p>
        {as === 'lesson' && <LessonChoice hidden={hidden} choose={setHidden} />}
        {as === 'embed' && (
          <fieldset className="choices-row">
            <legend>Size</legend>
            {FRAME_SIZES.map((each) => (
              <label key={each.id}>
                <input type="radio" name="size" checked={each === size} onChange={() => setSize(each)} /> {each.title} <span className="faint">{each.width} × {each.height}</span>
              </label>
            ))}
          </fieldset>
        )}
        {own && photo && <ImageChoice carrying={carrying} title={photo.title} />}
        {shared.model === 'file' && (
          <p className="told">The model that you opened is no part of a link. Whoever opens it sees a built-in model until they open that file as well.</p>
        )}
        {isLocal(window.location) && <p className="told">This page runs on this computer, so its links work here alone.</p>}
      </div>
    </Dialog>
  );
}
