interface Fetching {
  readonly signal?: AbortSignal;
  /** Told the bytes that have arrived, after decompression: servers compress as they like, so theirs say nothing. */
  readonly onProgress?: (count: number) => void;
}

/** A file of the page's own, such as `models/vit.json`; the address is relative to the page. Throws one sentence. */
export async function fetchBytes(path: string, { signal, onProgress }: Fetching = {}): Promise<Uint8Array<ArrayBuffer>> {
  const { body } = await request(path, signal);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let count = 0;
  try {
    const reader = body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      parts.push(part.value);
      count += part.value.length;
      onProgress?.(count);
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error(`${path} stopped on its way after ${count} bytes: check the connection and try again.`);
  }
  const bytes = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export const fetchJson = async <T>(path: string, signal?: AbortSignal): Promise<T> => {
  const response = await request(path, signal);
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error(`${path} is not what the page expected: reload the page.`);
  }
};

async function request(path: string, signal: AbortSignal | undefined): Promise<Response> {
  let response: Response;
  try {
    // A kept copy is used, once the server has said that it still holds: cards and weights must never be of two versions.
    response = await fetch(path, { signal: signal ?? null, cache: 'no-cache' });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error(`${path} could not be loaded: check the connection and try again.`);
  }
  if (!response.ok) throw new Error(`${path} could not be loaded (${response.status}): try again later.`);
  return response;
}
