import { useState } from 'react';

interface Props {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly change: (value: number) => void;
}

/** A whole number to type: what is typed stays as it is until the field is left, and counts as soon as it is a number. */
export function WholeNumber({ label, value, max, change }: Props) {
  const [text, setText] = useState<string>();
  return (
    <label>
      <span>{label}</span>
      <input
        type="number" className="number" min={0} max={max} step={1} value={text ?? value} onBlur={() => setText(undefined)}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          if (/^\d+$/.test(currentTarget.value)) change(Number(currentTarget.value));
        }}
      />
    </label>
  );
}
