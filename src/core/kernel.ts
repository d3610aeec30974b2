import { sizeOf, type Shape, type Tensor } from './tensor.ts';
import { parseInterface } from './wgsl.ts';

/** Settings of one step: plain data. */
export type Attrs = Readonly<Record<string, number | string | boolean | undefined>>;

/** One shape (or tensor, or value) per input; optional inputs may be missing. */
export type Inputs<In extends string, Opt extends string, T> = Readonly<Record<In, T> & Partial<Record<Opt, T>>>;

/** How many invocations to launch: `threads` is divided by the shader's workgroup size. */
export type Dispatch = { readonly threads: Shape } | { readonly workgroups: Shape };

/** What of a device decides which of a kernel's programs runs there. */
export interface Traits {
  /** Whether threads wait for one another at little cost, as on a GPU; a software adapter pays dearly for it. */
  readonly barriersAreCheap: boolean;
  /** Whether threads of a subgroup can exchange values. */
  readonly subgroups: boolean;
}

/** The least that a device can be: what runs on it runs everywhere. */
export const LEAST: Traits = { barriersAreCheap: false, subgroups: false };

/** One WGSL program for a kernel. A kernel may have several; `programsFor` says which runs. */
export interface Shader<In extends string = string, Opt extends string = string, A extends Attrs = Attrs> {
  readonly name: string;
  readonly wgsl: string;
  /** Which shapes this program takes; the kernel's own program takes all. */
  fits?(shapes: Inputs<In, Opt, Shape>, attrs: A): boolean;
  /** Values for the shader's `Uniforms` struct, by field name; `has_<input>` is added for optional inputs. */
  uniforms(shapes: Inputs<In, Opt, Shape>, attrs: A): Readonly<Record<string, number>>;
  dispatch(shapes: Inputs<In, Opt, Shape>, attrs: A): Dispatch;
}

/** A pure GPU function: reads its inputs, writes ONE new tensor. */
export interface Kernel<In extends string = string, Opt extends string = string, A extends Attrs = Attrs>
  extends Shader<In, Opt, A> {
  readonly inputs: readonly In[];
  /** Inputs that a step may leave out; the shader then sees `has_<input>` = 0 and must not read them. */
  readonly optional: readonly Opt[];
  /** Programs that compute the same for some shapes; of those alike in barriers the fastest first. */
  readonly faster: readonly Shader<In, Opt, A>[];
  /** Output shape; throws when the inputs do not fit together. */
  output(shapes: Inputs<In, Opt, Shape>, attrs: A): Shape;
  /**
   * The inputs whose row i (axis −2) is all that row i of the output takes of them: where this is said, a block of rows can be
   * computed apart. `placed`: what a row holds depends on its index too; the kernel then takes `start`, an attribute, and
   * `first`, an optional input [1], whose sum is the index of its first row.
   */
  rows?(shapes: Inputs<In, Opt, Shape>, attrs: A): { readonly inputs: readonly (In | Opt)[]; readonly placed?: boolean } | undefined;
  /** Multiplications and additions, for the page and for splitting long work. */
  operations(shapes: Inputs<In, Opt, Shape>, attrs: A): number;
  /** The same function in plain loops and float64: the oracle of the tests, and the CPU backend. */
  reference(inputs: Inputs<In, Opt, Tensor>, attrs: A): ArrayLike<number>;
}

type Declared<In extends string, Opt extends string, A extends Attrs> =
  Omit<Kernel<In, Opt, A>, 'optional' | 'faster' | 'operations'>
  & Partial<Pick<Kernel<In, Opt, A>, 'optional' | 'faster' | 'operations'>>;

/** Declares a kernel and checks, at import time, that every one of its programs has the bindings that it declares. */
export function defineKernel<const In extends string, const Opt extends string = never, A extends Attrs = Attrs>(
  declared: Declared<In, Opt, A>,
): Kernel<In, Opt, A> {
  const kernel: Kernel<In, Opt, A> = {
    optional: [],
    faster: [],
    operations: (shapes, attrs) => sizeOf(kernel.output(shapes, attrs)),
    ...declared,
  };
  checkBindings(kernel, [kernel, ...kernel.faster]);
  return kernel;
}

/** The kernel with faster programs that compute the same, checked like its own. */
export function withPrograms(kernel: Kernel, programs: readonly Shader[]): Kernel {
  checkBindings(kernel, programs);
  return programs.length === 0 ? kernel : { ...kernel, faster: [...programs, ...kernel.faster] };
}

function checkBindings({ inputs, optional }: Pick<Kernel, 'inputs' | 'optional'>, programs: readonly Pick<Shader, 'name' | 'wgsl'>[]): void {
  const expected = [...inputs, ...optional, 'output'].join(', ');
  for (const { name, wgsl } of programs) {
    const { reads, write } = parseInterface(wgsl);
    const actual = [...reads, write].join(', ');
    if (actual !== expected) throw new Error(`${name}: declared bindings (${expected}), but shaders/${name}.wgsl has (${actual})`);
  }
}

/**
 * The programs that take these shapes on such a device, the one that runs first. Where barriers are cheap, those that have them come
 * before those that do without; where they are dear, after. A shader's own text tells what it needs. `halves`: the inputs that are in
 * float16; a program takes them so, or not at all.
 */
export function programsFor(
  kernel: Kernel, shapes: Inputs<string, string, Shape>, attrs: Attrs, { barriersAreCheap, subgroups }: Traits, halves: readonly string[] = [],
): readonly Shader[] {
  const fitting = [...kernel.faster.filter((shader) => shader.fits?.(shapes, attrs) ?? true), kernel];
  const able = fitting.map((shader) => ({ shader, ...parseInterface(shader.wgsl) }))
    .filter((each) => (subgroups || !each.subgroups) && String(each.halves) === String(halves));
  const [first, second] = [barriersAreCheap, !barriersAreCheap].map((barriers) => able.filter((each) => each.barriers === barriers));
  return [...first!, ...second!].map(({ shader }) => shader);
}

/** All axes but the last, as one number. */
export const rowsOf = (shape: Shape): number => sizeOf(shape.slice(0, -1));
