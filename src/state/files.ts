/** A file of the page's own, such as `models/vit.json`; the address is relative to the page. Throws one sentence. */
export async function fetchBytes(
  path: string,
  { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: (share: number) => void } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await request(path, signal);
  const total = Number(response.headers.get('content-length'));
  // A compressed answer counts other bytes than those that arrive.
  const known = total > 0 && !response.headers.get('content-encoding');
  if (!response.body || !known) return new Uint8Array(await response.arrayBuffer());
  const bytes = new Uint8Array(total);
  const reader = response.body.getReader();
  let at = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes.set(part.value, at);
    at += part.value.length;
    onProgress?.(at / total);
  }
  if (at !== total) throw new Error(`${path} stopped after ${at} of ${total} bytes: try again.`);
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
    response = await fetch(path, { signal: signal ?? null });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error(`${path} could not be loaded: check the connection and try again.`);
  }
  if (!response.ok) throw new Error(`${path} could not be loaded (${response.status}): try again later.`);
  return response;
}
