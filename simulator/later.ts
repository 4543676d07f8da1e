import { createRequire } from 'node:module';

/** Loads a CommonJS package or a JSON file of another package, at once. */
export const load = createRequire(import.meta.url);

const all: (() => unknown)[] = [];

/**
 * What no start and no first request should wait for: it is made when it is first needed, and once. Of modules alone, since
 * it is never forgotten.
 *
 * @param make - Loads a package or a module; where it may take its time, a promise of it.
 */
export function later<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  const get = (): T => (made ??= { value: make() }).value;
  all.push(get);
  return get;
}

/** Makes all of it now, before the process may have no file descriptor left. */
export async function loadLater(): Promise<void> {
  await Promise.all(all.map((get) => get()));
}
