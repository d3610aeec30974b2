// Renders the sample images.   usage: npm run samples -- [scene …] [--paths N] [--scale S] [--out FOLDER]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { dawn } from '../src/cli/dawn.ts';
import developWgsl from './develop.wgsl?raw';
import noiseWgsl from './noise.wgsl?raw';
import pathTracerWgsl from './path-tracer.wgsl?raw';
import { scenes, type Scene } from './scenes.ts';
import skyWgsl from './sky.wgsl?raw';

const SUBMIT_MS = 400;      // bands of rows are as high as a submit of about this long allows: drivers give up on long ones
const BYTES_AT_MOST = 70_000;

const { values: options, positionals: wanted } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { paths: { type: 'string' }, scale: { type: 'string', default: '1' }, out: { type: 'string', default: 'public/samples' } },
});

/** Path-traces a scene; RGBA, 8 bits, [height, width, 4]. The same scene and number of paths give the same bytes. */
async function render(device: GPUDevice, scene: Scene): Promise<Uint8Array> {
  const { width, height, paths } = scene;
  const code = [pathTracerWgsl, developWgsl, noiseWgsl, skyWgsl, scene.wgsl].join('\n');
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

const unknown = wanted.find(id => scenes.every(scene => scene.id !== id));
if (unknown) throw new Error(`samples: no scene ${unknown}; there are ${scenes.map(scene => scene.id).join(', ')}`);

const adapter = await (await dawn()).requestAdapter();
if (!adapter) throw new Error('samples: no WebGPU adapter; install a GPU driver, or Chromium for the software one that it brings');
const device = await adapter.requestDevice();
const scale = Number(options.scale);
mkdirSync(options.out, { recursive: true });
for (const scene of scenes.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
  const started = performance.now();
  const sized = {
    ...scene, width: Math.round(scene.width * scale), height: Math.round(scene.height * scale), paths: Number(options.paths ?? scene.paths),
  };
  const jpeg = await encode(await render(device, sized), sized);
  writeFileSync(join(options.out, `${scene.id}.jpg`), jpeg);
  console.log(`${scene.id}: ${sized.width}×${sized.height}, ${sized.paths} paths, ${jpeg.length} bytes, ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
const index = scenes.map(({ id, title, width, height, class: label, alt }) => ({ id, title, file: `${id}.jpg`, width, height, class: label, alt }));
writeFileSync(join(options.out, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);
device.destroy();
process.exit(0); // Dawn's Node binding keeps the process alive
