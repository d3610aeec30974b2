/** Where the built page is served for the tests and the screenshots; `PORT` is another where this one is taken. */
export const PORT = Number(process.env['PORT'] ?? 4187);

/** Nothing of the browser's own goes on beside the test. */
export const QUIET: readonly string[] = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

/** WebGPU, canvas included, on any machine: without a graphics card on the browser's own software driver. */
export const GPU_FLAGS: readonly string[] = [
  ...QUIET, '--enable-unsafe-webgpu', '--use-angle=swiftshader', '--enable-features=Vulkan', '--use-vulkan=swiftshader',
];
