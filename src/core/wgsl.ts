/** What the host must know of a shader, read out of the shader itself, so that it is written down only once. */
export interface ShaderInterface {
  /** Names of the read-only storage bindings, in binding order. */
  readonly reads: readonly string[];
  /** Name of the one read-write storage binding. */
  readonly write: string | undefined;
  readonly uniforms: readonly Field[];
  readonly workgroupSize: readonly [number, number, number];
  /** Those of them that it takes as float16, two in each u32. */
  readonly halves: readonly string[];
  /** Whether its threads wait for one another. */
  readonly barriers: boolean;
  /** Whether it needs a device with subgroups. */
  readonly subgroups: boolean;
}

export interface Field {
  readonly name: string;
  readonly type: 'u32' | 'i32' | 'f32';
}

const BINDING = /@binding\((\d+)\)\s+var<(storage|uniform)(?:,\s*(read|read_write))?>\s+(\w+)/g;

const known = new Map<string, ShaderInterface>();

/** Reads bindings, uniform fields, workgroup size and what it asks of a device. Throws where the workgroup size is not a literal or a `const`. */
export function parseInterface(wgsl: string): ShaderInterface {
  const read = known.get(wgsl) ?? interfaceOf(wgsl);
  known.set(wgsl, read);
  return read;
}

function interfaceOf(wgsl: string): ShaderInterface {
  const bindings = [...wgsl.matchAll(BINDING)].sort((a, b) => Number(a[1]) - Number(b[1]));
  const named = (access: string) => bindings.filter((binding) => binding[3] === access).map((binding) => binding[4]!);
  const struct = /struct Uniforms \{([^}]*)\}/.exec(wgsl)?.[1] ?? '';
  const size = /@workgroup_size\(([^)]*)\)/.exec(wgsl)?.[1] ?? '1';
  const [x = 1, y = 1, z = 1] = size.split(',').map((text) => constantOf(wgsl, text.trim()));
  return {
    reads: named('read'),
    halves: [...wgsl.matchAll(/var<storage, read> (\w+): array<vec2u>/g)].map(([, name]) => name!),
    write: named('read_write')[0],
    uniforms: [...struct.matchAll(/(\w+)\s*:\s*(u32|i32|f32)/g)].map(([, name, type]) => ({
      name: name!,
      type: type as Field['type'],
    })),
    workgroupSize: [x, y, z],
    barriers: /\bworkgroupBarrier\(/.test(wgsl),
    subgroups: /^enable subgroups;/m.test(wgsl),
  };
}

function constantOf(wgsl: string, text: string): number {
  const literal = /^\d+/.test(text) ? text : new RegExp(`const ${text} = (\\d+)`).exec(wgsl)?.[1];
  if (literal === undefined) throw new Error(`wgsl: workgroup size '${text}' is neither a number nor a constant`);
  return Number.parseInt(literal, 10);
}

/** Packs 4-byte scalars in the order of the shader's struct, padded to 16 bytes. Throws where a field has no value. */
export function packUniforms(fields: readonly Field[], values: Readonly<Record<string, number>>): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(Math.ceil((fields.length * 4) / 16) * 16));
  fields.forEach(({ name, type }, i) => {
    const value = values[name];
    if (value === undefined) throw new Error(`wgsl: uniform '${name}' has no value`);
    if (type === 'f32') view.setFloat32(i * 4, value, true);
    else if (type === 'i32') view.setInt32(i * 4, value, true);
    else view.setUint32(i * 4, value, true);
  });
  return view.buffer;
}
