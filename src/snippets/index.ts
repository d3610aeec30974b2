import type { Define, Facts } from './definition.ts';
import { gates } from './gates.ts';
import { hybrids } from './hybrids.ts';
import { longRange } from './long-range.ts';
import { mapCode, mapHelpers, type MapRecipe } from './map.ts';
import { py, snake } from './python.ts';
import { sampled } from './sampled.ts';
import { sequence } from './sequence.ts';
import { transformers } from './transformers.ts';

/** Every module in PyTorch, by its id. */
export const definitions: Readonly<Record<string, Define>> = { ...sequence, ...gates, ...longRange, ...hybrids, ...sampled, ...transformers };

export interface Recipe {
  readonly module: { readonly id: string; readonly title: string; readonly cite: string; readonly paper: string };
  readonly facts: Facts;
  /** Results whose numbers are in the file, to be compared. */
  readonly results: readonly string[];
  readonly map: MapRecipe;
  /** What is shown, in lines: the model and the image, the place and who asks, the link. */
  readonly about: readonly string[];
  /** The file with the tensors, which lies beside the script. */
  readonly file: string;
}

/** The names of the tensors that a script reads, of one place; several places are each under `blocks.<i>.`. */
export const inputName = (name: string): string => `input.${name}`;
export const weightName = (name: string): string => `weight.${name}`;
export const resultName = (name: string): string => `result.${name}`;
export const MAP = 'map';

/** The largest difference that a script lets pass, as a share of the largest number. */
const TOLERANCE = '1e-4';

/**
 * A script that reads the exported tensors, computes the module's results and the map that is shown anew in float64, and says how far
 * they are from what the page computed; it fails where that is more than 1e-4 of the largest number.
 */
export function snippet(recipe: Recipe): string {
  const { module, facts, map, about, file } = recipe;
  const definition = definitions[module.id]!(facts);
  const name = snake(module.id);
  const inputs = Object.keys(facts.inputs);
  const weighed = Object.keys(facts.weights).length > 0;
  const pairs = definition.results.map((result) => `'${result}': ${snake(result)}`);
  const returned = pairs.join(', ').length < 100 ? `{${pairs.join(', ')}}` : `{\n    ${pairs.join(',\n    ')},\n}`;
  const define = py`
    def ${name}(${[...inputs, ...(weighed ? ['w'] : [])].join(', ')}):
        """${module.cite}, ${module.paper}"""
        ${definition.body}
        return ${returned}
  `;
  // A transformer that shows all its blocks rolls out its own; another module stands in every block.
  const apart = map.rollout !== undefined && module.id !== 'vision-transformer';
  const given = (under: string): string => [
    ...inputs.map((input) => `t[${quoted(`${under}${inputName(input)}`)}]`), ...(weighed ? [`part(${quoted(`${under}${weightName('')}`)})`] : []),
  ].join(', ');
  const run = apart
    ? py`
      # The same module in every layer up to this one, each with its own input and weights.
      every = [${name}(${given('blocks.{i}.')}) for i in range(${map.rollout!.first}, ${map.rollout!.last + 1})]
      results, layers = every[-1], [each['${map.key}'] for each in every]
    `
    : py`
      results = ${name}(${given('')})
      ${map.rollout ? `layers = results['attentions'][${map.rollout.first} : ${map.rollout.last + 1}]` : false}
    `;
  const code = [
    py`
      """${module.title}: the map that Attention Playground showed, computed anew in PyTorch.

      ${about.join('\n')}

      Run it beside ${file}: python3 <this file>
      It needs PyTorch 1.12 or newer and nothing else. All is computed in float64, so that what differs is the page's rounding.
      """

      import json
      import math
      import sys
      from pathlib import Path

      import torch
      import torch.nn.functional as F

      torch.set_default_dtype(torch.float64)
      FILE = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name('${file}')
    `,
    READ,
    ...definition.helpers ?? [], ...mapHelpers(map),
    define,
    py`
      t = read(FILE)


      def part(prefix):
          """The tensors whose names begin so, without it."""
          return {name[len(prefix):]: tensor for name, tensor in t.items() if name.startswith(prefix)}


      def compare(name, computed):
          difference, largest = (computed - t[name]).abs().max().item(), t[name].abs().max().item()
          print(f'{name:24} {str(list(computed.shape)):20} max |difference| {difference:.2e}, largest number {largest:.3g}')
          assert difference <= ${TOLERANCE} * largest + 1e-9, f'{name} differs from what the page computed'
    `,
    py`
      ${run}

      ${mapCode(map, inputs.length === 1 ? `t['${inputName(inputs[0]!)}']` : '')}

      for name in ${JSON.stringify(recipe.results).replaceAll('"', "'").replaceAll(',', ', ')}:
          compare(f'${resultName('')}{name}', results[name])
      compare('${MAP}', map)
    `,
  ];
  return `${used(code).join('\n\n\n')}\n`;
}

const quoted = (name: string): string => `${name.includes('{') ? 'f' : ''}'${name}'`;

const READ = py`
  def read(path):
      """The float32 tensors of a safetensors file, by name: 8 bytes of header length, a JSON header, then the values."""
      data = bytearray(path.read_bytes())
      start = 8 + int.from_bytes(data[:8], 'little')
      header = json.loads(data[8:start])
      header.pop('__metadata__', None)
      tensors = {}
      for name, entry in header.items():
          begin, end = entry['data_offsets']
          values = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=start + begin)
          tensors[name] = values.reshape(entry['shape']).double()
      return tensors
`;

/** Without the imports that nothing uses. */
function used(code: readonly string[]): readonly string[] {
  const without = (text: string, name: string) => (code.some((each) => new RegExp(`\\b${name}\\.`).test(each)) ? text : text.replace(`import ${name}\n`, ''));
  return code.map((text, i) => (i === 0 ? without(text, 'math') : text));
}
