import { lessonOf, namesIn, PARTS } from '../../state/lesson.ts';

interface Props {
  readonly hidden: readonly string[];
  readonly choose: (hidden: readonly string[]) => void;
}

/** What a lesson leaves on the page. */
export function LessonChoice({ hidden, choose }: Props) {
  const toggle = (id: string): void => choose(namesIn(lessonOf(hidden.includes(id) ? hidden.filter((each) => each !== id) : [...hidden, id])));
  return (
    <fieldset className="choices-grid">
      <legend>Besides the picture, the page shows</legend>
      {PARTS.map(({ id, title }) => (
        <label key={id}><input type="checkbox" checked={!hidden.includes(id)} onChange={() => toggle(id)} /> {title}</label>
      ))}
    </fieldset>
  );
}
