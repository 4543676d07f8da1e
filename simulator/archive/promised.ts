import type { SimulatorError } from '../errors.js';

/** A batch that is gathered or under way, and who waits for it. */
export type Promised = { readonly promise: Promise<void>; resolve(): void; reject(error: SimulatorError): void };

export function promised(): Promised {
  let [done, failed]: [() => void, (error: SimulatorError) => void] = [() => {}, () => {}];
  const promise = new Promise<void>((...ends) => ([done, failed] = ends));
  // Nobody may wait for it.
  promise.catch(() => {});
  return { promise, resolve: () => done(), reject: (error) => failed(error) };
}
