/** The choices under which a parameter has a say: one of these values of each parameter named. */
export type Only = Readonly<Record<string, readonly (string | boolean)[]>>;
interface Base<T> {
  readonly label: string;
  readonly default: T;
  readonly only?: Only;
  /** What to look for when it is changed. */
  readonly hint?: string;
}
export interface IntParam extends Base<number> { readonly kind: 'int'; readonly min: number; readonly max: number }
export interface FloatParam extends Base<number> { readonly kind: 'float'; readonly min: number; readonly max: number }
export interface BoolParam extends Base<boolean> { readonly kind: 'bool' }
export interface ChoiceParam<T extends string = string> extends Base<T> { readonly kind: 'choice'; readonly options: readonly T[] }
export type Param = IntParam | FloatParam | BoolParam | ChoiceParam;
export type ParamSchema = Readonly<Record<string, Param>>;

export type ParamValue<P extends Param = Param> =
  P extends IntParam | FloatParam ? number : P extends BoolParam ? boolean : P extends ChoiceParam<infer T> ? T : never;
export type ParamValues<S extends ParamSchema = ParamSchema> = { readonly [K in keyof S]: ParamValue<S[K]> };

export const int = (label: string, value: number, min: number, max: number): IntParam =>
  ({ kind: 'int', label, default: value, min, max });
export const float = (label: string, value: number, min: number, max: number): FloatParam =>
  ({ kind: 'float', label, default: value, min, max });
export const bool = (label: string, value: boolean, hint?: string): BoolParam => ({ kind: 'bool', label, default: value, ...(hint && { hint }) });
export const choice = <const T extends string>(label: string, value: T, options: readonly T[]): ChoiceParam<T> =>
  ({ kind: 'choice', label, default: value, options });

/** A parameter that has a say only where others are so chosen; its value is checked all the same. */
export const when = <P extends Param>(only: Only, param: P): P => ({ ...param, only });

/** What would have to be chosen for the parameter to have a say, in words: 'top-k'; undefined where it has one. */
export function idleFor({ only = {} }: Param, params: Readonly<Record<string, unknown>>): string | undefined {
  const missing = Object.entries(only).find(([name, values]) => !values.includes(params[name] as string | boolean));
  return missing?.[1].join(' or ');
}

export const defaults = <S extends ParamSchema>(schema: S): ParamValues<S> =>
  Object.fromEntries(Object.entries(schema).map(([name, param]) => [name, param.default])) as ParamValues<S>;

/** What a parameter accepts, in words: 'a whole number from 1 to 64'. */
export function accepts(param: Param): string {
  switch (param.kind) {
    case 'int': return `a whole number from ${param.min} to ${param.max}`;
    case 'float': return `a number from ${param.min} to ${param.max}`;
    case 'bool': return 'true or false';
    case 'choice': return param.options.join(' | ');
  }
}

/** Whether a value is one that the parameter accepts. */
export function accepted(param: Param, value: unknown): value is ParamValue {
  switch (param.kind) {
    case 'int': return Number.isInteger(value) && param.min <= Number(value) && Number(value) <= param.max;
    case 'float': return Number.isFinite(value) && param.min <= Number(value) && Number(value) <= param.max;
    case 'bool': return typeof value === 'boolean';
    case 'choice': return typeof value === 'string' && param.options.includes(value);
  }
}

/** Defaults with the given values over them. Throws for a name that is not in the schema and for a value out of range. */
export function checkParams<S extends ParamSchema>(schema: S, given: Readonly<Record<string, unknown>>): ParamValues<S> {
  for (const [name, value] of Object.entries(given)) {
    const param = Object.hasOwn(schema, name) ? schema[name] : undefined;
    if (!param) throw new Error(`parameter '${name}' is unknown; there are: ${Object.keys(schema).join(', ') || 'none'}`);
    if (!accepted(param, value)) throw new Error(`parameter '${name}' should be ${accepts(param)}, got ${JSON.stringify(value)}`);
  }
  return { ...defaults(schema), ...given } as ParamValues<S>;
}

/** One parameter out of text, such as a link's; undefined where the text is nothing that the parameter accepts. */
export function parseParam(param: Param, text: string): ParamValue | undefined {
  const value = param.kind === 'choice' ? text
    : param.kind === 'bool' ? (text === 'true' ? true : text === 'false' ? false : undefined)
    : text.trim() === '' ? undefined : Number(text);
  return accepted(param, value) ? value : undefined;
}
