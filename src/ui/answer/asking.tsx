import type { Answer } from '../../state/answer.ts';
import { isAsked } from '../../state/shown.ts';
import type { Showing } from '../use-shown.ts';
import { positionName } from '../words.ts';
import { PatchThumb } from './patch-thumb.tsx';

/** Who asks: the patch that does, a token, a word, a state of the decoder, or nobody. */
export function Asking({ showing: { picture, shown }, answer }: { readonly showing: Showing; readonly answer: Answer }) {
  const { at, position, asker, token } = shown;
  const { title, text } = askingText();
  const [height, width] = at.grid;
  return (
    <div className="asking">
      {position !== undefined && asks()
        ? <PatchThumb picture={picture} place={at} map={{ height, width }} cell={position} halved={false} label={`The patch that asks: ${positionName(at, position)}`} />
        : <span className="thumb token">{asker ?? (picture.sentences ? at.label : asks() ? 'class' : '?')}</span>}
      <div><b>{title}</b><p>{text}</p></div>
    </div>
  );

  function asks(): boolean {
    return isAsked(answer.route.result, picture.plan);
  }
  function askingText(): { readonly title: string; readonly text: string } {
    if (picture.sentences) return { title: `The decoder, about to say ${at.label}`, text: 'What it has said so far, as a vector, is the query: where should it look for the next word?' };
    if (!asks()) return { title: 'Nobody in particular', text: 'One learned query serves the whole image: every place would ask the same.' };
    if (asker !== undefined) return { title: `The word “${asker}”`, text: 'Its query, a vector learned for this word, says what it looks for in the image.' };
    if (position !== undefined) return { title: `The patch in ${positionName(at, position)}`, text: 'Its query, a vector made of what is known about this patch, says what it looks for.' };
    return token === 0
      ? { title: 'The class token', text: 'It stands for no patch: its query says what it needs in order to name the image.' }
      : { title: `Extra token ${token}`, text: 'It stands for no patch: a place to keep notes.' };
  }
}
