// Renders the sample images; mosaics are made of pictures already there.
// usage: npm run samples -- [id …] [--paths N] [--scale S] [--out FOLDER]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { dawn } from '../src/cli/dawn.ts';
import developWgsl from './develop.wgsl?raw';
import letteringWgsl from './lettering.wgsl?raw';
import noiseWgsl from './noise.wgsl?raw';
import pathTracerWgsl from './path-tracer.wgsl?raw';
import { mosaics, scenes, type Mosaic, type Scene } from './scenes.ts';
import shapesWgsl from './shapes.wgsl?raw';
import skyWgsl from './sky.wgsl?raw';

const SUBMIT_MS = 400;      // bands of rows are as high as a submit of about this long allows: drivers give up on long ones
const BYTES_AT_MOST = 70_000;
const MOSAIC_SIZE = 448;

const { values: options, positionals: wanted } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { paths: { type: 'string' }, scale: { type: 'string', default: '1' }, out: { type: 'string', default: 'public/samples' } },
});

/** Path-traces a scene; RGBA, 8 bits, [height, width, 4]. The same scene and number of paths give the same bytes. */
async function render(device: GPUDevice, scene: Scene): Promise<Uint8Array> {
  const { width, height, paths } = scene;
  const code = [pathTracerWgsl, developWgsl, noiseWgsl, skyWgsl, shapesWgsl, letteringWgsl, scene.wgsl].join('\n');
  const module = device.createShaderModule({ label: scene.id, code });
  const buffer = (label: string, size: number, usage: GPUBufferUsageFlags) => device.createBuffer({ label, size, usage });
  const accumulated = buffer('accumulated', width * height * 16, GPUBufferUsage.STORAGE);
  const developed = buffer('developed', width * height * 4, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC);
  const picture = buffer('picture', width * height * 4, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  const uniforms = buffer('uniforms', 24, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
  const entries = [accumulated, developed, uniforms].map((resource, binding) => ({ binding, resource: { buffer: resource } }));
  const layout = device.createBindGroupLayout({
    entries: (['storage', 'storage', 'uniform'] as const)
      .map((type, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer: { type } })),
  });
  const group = device.createBindGroup({ layout, entries });
  const pipeline = (entryPoint: string) => device.createComputePipelineAsync({
    label: `${scene.id} ${entryPoint}`,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint },
  });
  const [accumulate, develop] = await Promise.all([pipeline('accumulate'), pipeline('develop')]);

  let rows = 16;
  async function sweep(stage: GPUComputePipeline, sample: number): Promise<void> {
    for (let row = 0; row < height;) {
      const end = Math.min(row + rows, height);
      const started = performance.now();
      device.queue.writeBuffer(uniforms, 0, new Uint32Array([width, height, row, end, sample, paths]));
      const encoder = device.createCommandEncoder({ label: `${stage.label}, rows ${row} to ${end}` });
      const pass = encoder.beginComputePass();
      pass.setPipeline(stage);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(Math.ceil(width / 8), Math.ceil((end - row) / 8));
      pass.end();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
      const perRow = (performance.now() - started) / (end - row);
      rows = Math.max(8, Math.min(height, Math.round(SUBMIT_MS / perRow / 8) * 8));
      row = end;
    }
  }

  for (let sample = 0; sample < paths; sample++) {
    await sweep(accumulate, sample);
    if (process.stderr.isTTY) process.stderr.write(`\r${scene.id} ${sample + 1}/${paths} `);
  }
  rows = 8;
  await sweep(develop, paths);
  const encoder = device.createCommandEncoder({ label: `${scene.id} read` });
  encoder.copyBufferToBuffer(developed, picture);
  device.queue.submit([encoder.finish()]);
  await picture.mapAsync(GPUMapMode.READ);
  const pixels = new Uint8Array(picture.getMappedRange()).slice();
  for (const each of [accumulated, developed, picture, uniforms]) each.destroy();
  return pixels;
}

/** The best JPEG that stays under BYTES_AT_MOST. */
async function encode(pixels: Uint8Array, { width, height }: Scene): Promise<Buffer> {
  for (let quality = 92; ; quality -= 2) {
    const jpeg = await sharp(pixels, { raw: { width, height, channels: 4 } }).removeAlpha().jpeg({ quality, mozjpeg: true }).toBuffer();
    if (jpeg.length <= BYTES_AT_MOST) return jpeg;
  }
}

/** The middle squares of four pictures in `out`, each at half the size of the mosaic. */
async function compose({ scenes }: Mosaic): Promise<Buffer> {
  const half = MOSAIC_SIZE / 2;
  const quarters = await Promise.all(scenes.map(async (id, k) => ({
    input: await sharp(join(options.out, `${id}.jpg`)).resize(half, half, { fit: 'cover', kernel: 'lanczos3' }).png().toBuffer(),
    left: half * (k % 2),
    top: half * Math.floor(k / 2),
  })));
  const canvas = sharp({ create: { width: MOSAIC_SIZE, height: MOSAIC_SIZE, channels: 3, background: 'black' } });
  // Whole blocks of 16 pixels on either side of the seams, so that no colour bleeds over them.
  return canvas.composite(quarters).jpeg({ quality: 92, mozjpeg: true }).toBuffer();
}

const all = [...scenes, ...mosaics];
const unknown = wanted.find(id => all.every(each => each.id !== id));
if (unknown) throw new Error(`samples: there is no ${unknown}; there are ${all.map(({ id }) => id).join(', ')}`);
const asked = ({ id }: { readonly id: string }) => wanted.length === 0 || wanted.includes(id);

const adapter = await (await dawn()).requestAdapter();
if (!adapter) throw new Error('samples: no WebGPU adapter; install a GPU driver, or Chromium for the software one that it brings');
const device = await adapter.requestDevice();
const scale = Number(options.scale);
mkdirSync(options.out, { recursive: true });
for (const scene of scenes.filter(asked)) {
  const started = performance.now();
  const sized = {
    ...scene, width: Math.round(scene.width * scale), height: Math.round(scene.height * scale), paths: Number(options.paths ?? scene.paths),
  };
  const jpeg = await encode(await render(device, sized), sized);
  writeFileSync(join(options.out, `${scene.id}.jpg`), jpeg);
  console.log(`${scene.id}: ${sized.width}×${sized.height}, ${sized.paths} paths, ${jpeg.length} bytes, ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
for (const mosaic of mosaics.filter(asked)) {
  const jpeg = await compose(mosaic);
  writeFileSync(join(options.out, `${mosaic.id}.jpg`), jpeg);
  console.log(`${mosaic.id}: ${mosaic.scenes.join(', ')}, ${jpeg.length} bytes`);
}

const classOf = (id: string) => scenes.find((scene) => scene.id === id)!.class;
const index = [
  ...scenes.map(({ id, title, width, height, class: label, alt }) => ({ id, title, file: `${id}.jpg`, width, height, classes: [label], alt })),
  ...mosaics.map(({ id, title, scenes, alt }) => (
    { id, title, file: `${id}.jpg`, width: MOSAIC_SIZE, height: MOSAIC_SIZE, classes: scenes.map(classOf), alt }
  )),
];
writeFileSync(join(options.out, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);
device.destroy();
process.exit(0); // Dawn's Node binding keeps the process alive
