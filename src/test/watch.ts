/** What a device was asked for since it was last looked at. */
export interface Asked { submits: number; dispatches: number; bindGroups: number; buffers: number; readbacks: number }

/** A GPU whose devices are watched: the buffers alive on them, by bytes, and how much they were asked for. */
export function watch(gpu: GPU) {
  const live = new Set<GPUBuffer>();
  let asked: Asked = nothing();
  let peak = 0;
  let onSubmit: () => void = () => undefined;
  let held: Promise<void> = Promise.resolve();
  const bytes = (): number => [...live].reduce((sum, { size }) => sum + size, 0);

  const watchDevice = (device: GPUDevice): GPUDevice => {
    around(device, 'createBuffer', (create) => (options) => {
      const buffer = create(options);
      around(buffer, 'destroy', (destroy) => () => { live.delete(buffer); return destroy(); });
      around(buffer, 'mapAsync', (map) => (...range) => { asked.readbacks++; return map(...range); });
      live.add(buffer);
      asked.buffers++;
      peak = Math.max(peak, bytes());
      return buffer;
    });
    around(device, 'createBindGroup', (create) => (options) => {
      asked.bindGroups++;
      return create(options);
    });
    around(device, 'createCommandEncoder', (create) => (options) => {
      const encoder = create(options);
      around(encoder, 'beginComputePass', (begin) => (options) => {
        const pass = begin(options);
        around(pass, 'dispatchWorkgroups', (dispatch) => (...groups) => {
          asked.dispatches++;
          return dispatch(...groups);
        });
        return pass;
      });
      return encoder;
    });
    const { queue } = device;
    around(queue, 'submit', (submit) => (buffers) => {
      asked.submits++;
      submit(buffers);
      onSubmit();
      return undefined;
    });
    around(queue, 'onSubmittedWorkDone', (done) => () => Promise.all([done(), held]).then(() => undefined));
    Object.defineProperty(device, 'queue', { value: queue });
    return device;
  };

  const requestAdapter: GPU['requestAdapter'] = async (options) => {
    const adapter = (await gpu.requestAdapter(options))!;
    around(adapter, 'requestDevice', (request) => async (descriptor) => watchDevice(await request(descriptor)));
    return adapter;
  };
  return {
    gpu: { requestAdapter } as GPU,
    live,
    bytes,
    /** Most bytes alive at once so far, or since `resetPeak`. */
    peak: () => peak,
    resetPeak() { peak = bytes(); },
    /** What was asked for since the last time. */
    asked(): Asked {
      const since = asked;
      asked = nothing();
      return since;
    },
    /** Lets no work be told as done until what it returns is called. */
    holdWork(): () => void {
      let open = (): void => undefined;
      held = new Promise((resolve) => { open = resolve; });
      return open;
    },
    /** Called after every submit. */
    whenSubmitted(listener: () => void) { onSubmit = listener; },
  };
}

const nothing = (): Asked => ({ submits: 0, dispatches: 0, bindGroups: 0, buffers: 0, readbacks: 0 });

/** Puts a function around a method of one object. */
function around<T extends object, K extends keyof T>(object: T, method: K, wrap: (own: T[K]) => T[K]): void {
  const own = object[method] as (...options: unknown[]) => unknown;
  object[method] = wrap(own.bind(object) as T[K]);
}
