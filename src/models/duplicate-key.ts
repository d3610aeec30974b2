/**
 * The first key that some object of a JSON text holds twice; `JSON.parse` would keep the last one and say nothing.
 * `json` must be valid JSON (parse it first). Keys are compared after their escapes: "a" is "\u0061".
 */
export function findDuplicateKey(json: string): string | undefined {
  // The keys seen so far in each open object; `undefined` for an open array.
  const open: (Set<string> | undefined)[] = [];
  let expectsKey = false;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (char === '{' || char === '[') {
      open.push(char === '{' ? new Set() : undefined);
      expectsKey = char === '{';
    } else if (char === '}' || char === ']') {
      open.pop();
    } else if (char === ',') {
      expectsKey = open.at(-1) !== undefined;
    } else if (char === '"') {
      const start = at;
      at = endOfString(json, start);
      if (!expectsKey) continue;
      const key = JSON.parse(json.slice(start, at + 1)) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) return key;
      keys.add(key);
      expectsKey = false;
    }
  }
  return undefined;
}

/** Where the string that opens at `start` has its closing quote. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}
