import { DeviceLostError, type Backend } from '../core/backend.ts';
import { sessions } from './sessions.ts';
import { dismiss, notify, useStore } from './store.ts';

/** A backend as the page gets it: with the loss of its device, and the reason why it is not WebGPU where it is not. */
export interface Connected {
  readonly backend: Backend;
  readonly lost?: Promise<Error>;
  readonly why?: string;
  /** Measures which programs are the faster ones, for sessions from then on. */
  readonly tune?: () => Promise<void>;
}

export type Connect = () => Promise<Connected>;

/** A device lost again so soon after it was replaced is not replaced by itself a second time. */
const PATIENCE_MS = 60_000;

/** How often the page asks itself whether it is idle, until it is once. */
const LOOK_AGAIN_MS = 1000;

/** When a map has been painted and nothing is under way. */
const idle = (): Promise<void> => new Promise((resolve) => {
  const look = (): void => {
    const { painted, work, versusWork } = useStore.getState();
    if (painted && !work && !versusWork) resolve();
    else setTimeout(look, LOOK_AGAIN_MS);
  };
  setTimeout(look, LOOK_AGAIN_MS);
});

/** Holds the one backend. A lost device is replaced once by itself, after that when the person says so. */
export function connection(connect: Connect, rerun: () => void) {
  let current: Promise<{ readonly backend: Backend; readonly sessions: ReturnType<typeof sessions> }> | undefined;
  let recovered = -Infinity;

  const open = async () => {
    const { backend, lost, why, tune } = await connect();
    const tell = ({ name, adapter, traits, programs }: Backend) => useStore.setState({ device: { name, adapter, traits, programs } });
    tell(backend);
    // A tuning that fails leaves all as it is: what the adapter's class says.
    if (tune) void idle().then(tune).then(() => tell(backend), () => undefined);
    if (why) notify({ topic: 'device', tone: 'info', text: `${why}. The page computes on the processor: the same numbers, more slowly.` });
    void lost?.then(onLost);
    return { backend, sessions: sessions(backend) };
  };

  const reconnect = (): void => {
    current = undefined;
    dismiss('device');
    rerun();
  };

  const onLost = (error: Error): void => {
    current = undefined;
    const again = performance.now() - recovered < PATIENCE_MS;
    recovered = performance.now();
    if (again) {
      notify({
        topic: 'device', tone: 'error', text: `${sentence(error)} The last picture stays; what needs the GPU waits for a restart.`,
        action: { label: 'Restart the GPU', run: reconnect },
      });
      return;
    }
    reconnect();
    notify({ topic: 'device', tone: 'warning', text: 'The GPU went away and was started again; nothing is lost.' });
  };

  return {
    get: () => (current ??= open().catch((error: unknown) => { current = undefined; throw error; })),
    /** Whether an error is one that `onLost` deals with. */
    handles: (error: unknown): boolean => error instanceof DeviceLostError,
  };
}

const sentence = ({ message }: Error): string => (/[.!?]$/.test(message) ? message : `${message}.`);
