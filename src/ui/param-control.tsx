import { useEffect, useId, useState } from 'react';
import { accepted, accepts, type Param, type ParamValue } from '../core/params.ts';
import { isDraw, type Variants } from '../state/variants.ts';

interface Props {
  readonly name: string;
  readonly param: Param;
  readonly value: ParamValue;
  readonly allowed: Variants;
  readonly note: string;
  readonly set: (value: ParamValue) => void;
  /** Why a value is not one of the allowed. */
  readonly why: (value: ParamValue) => string | undefined;
}

/** Letters of an option that need a line to themselves. */
const LONG = 14;

/** One parameter: a slider with its number, a switch, or a choice, as its kind asks for. */
export function ParamControl({ name, param, value, allowed, note, set, why }: Props) {
  const id = useId();
  const [refusal, setRefusal] = useState<string>();
  useEffect(() => setRefusal(undefined), [value]);
  return (
    <div className="param">
      <label htmlFor={id}>{param.label}</label>
      {(param.kind === 'int' || param.kind === 'float')
        ? <Numeric {...{ id, param, allowed, set, why, setRefusal }} value={Number(value)} />
        : param.kind === 'bool'
          ? <input id={id} type="checkbox" className="switch" role="switch" checked={Boolean(value)} onChange={({ currentTarget }) => set(currentTarget.checked)} />
          : (
            <select id={id} name={name} className={param.options.some((option) => option.length > LONG) ? 'long' : undefined} value={String(value)} onChange={({ currentTarget }) => set(currentTarget.value)}>
              {param.options.filter((option) => allowed === 'any' || allowed.includes(option)).map((option) => <option key={option}>{option}</option>)}
            </select>
          )}
      <small aria-live="polite">{refusal ?? note}</small>
    </div>
  );
}

interface NumericProps {
  readonly id: string;
  readonly param: Param & { readonly kind: 'int' | 'float' };
  readonly value: number;
  readonly allowed: Variants;
  readonly set: (value: number) => void;
  readonly why: Props['why'];
  readonly setRefusal: (text: string | undefined) => void;
}

/**
 * A slider over the allowed values, or over the range on a logarithmic scale where it spans decades; the number can be typed, and
 * one that is not taken says why. A number that only tells draws apart has a button for the next instead.
 */
function Numeric({ id, param, value, allowed, set, why, setRefusal }: NumericProps) {
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const steps = allowed === 'any' ? undefined : allowed.map(Number);
  // Nought has no logarithm.
  const shift = param.min > 0 ? 0 : 1;
  const logarithmic = !steps && param.max >= 1000 * (param.min || 1);
  const place = (number: number): number => (steps ? Math.max(0, steps.indexOf(number)) : logarithmic ? Math.log10(number + shift) : number);
  const at = (position: number): number =>
    (steps ? steps[position]! : logarithmic ? Math.min(param.max, Math.max(param.min, Number((10 ** position - shift).toPrecision(2)))) : position);
  const type = (typed: string): void => {
    setText(typed);
    const number = Number(typed);
    const isOne = typed.trim() !== '' && accepted(param, number);
    const refusal = isOne ? why(number) : `should be ${accepts(param)}`;
    setRefusal(refusal && (isOne ? `${typed} does not fit: ${refusal}` : refusal));
    if (!refusal) set(number);
  };
  const leave = (): void => {
    setText(String(value));
    setRefusal(undefined);
  };
  return (
    <>
      <input
        id={id} type="text" inputMode="decimal" className="number" value={text} aria-invalid={text !== String(value)}
        title={steps ? `one of ${steps.join(', ')}` : accepts(param)} onChange={({ currentTarget }) => type(currentTarget.value)} onBlur={leave}
      />
      {isDraw(param)
        ? <button type="button" className="button again" onClick={() => set(value < param.max ? value + 1 : param.min)}>Draw again</button>
        : (
          <input
            type="range" aria-label={`${param.label}, slider`} aria-valuetext={String(value)}
            min={steps ? 0 : place(param.min)} max={steps ? steps.length - 1 : place(param.max)} step={steps ? 1 : logarithmic ? 0.02 : 'any'}
            value={place(value)} onChange={({ currentTarget }) => set(at(Number(currentTarget.value)))}
          />
        )}
    </>
  );
}
