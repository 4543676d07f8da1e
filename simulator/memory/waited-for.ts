import { SimulatorError } from '../errors.js';

/**
 * Waits for work that goes on whoever waits for it.
 *
 * @param ends - `late` is thrown when `ms` are over.
 * @throws {SimulatorError} SQL_LIMIT when whoever asked has gone; what the work throws.
 */
export function waitedFor<Result>(
  work: Promise<Result>,
  { ms, late, gone }: { readonly ms: number; readonly late: () => Error; readonly gone?: AbortSignal | undefined },
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(new SimulatorError('SQL_LIMIT', 'whoever asked has gone.'));
    const timer = setTimeout(() => reject(late()), ms);
    gone?.addEventListener('abort', leave, { once: true });
    if (gone?.aborted === true) leave();
    void work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      gone?.removeEventListener('abort', leave);
    });
  });
}
