import { createContext, Script } from 'node:vm';

type Work = { work: () => void };

let script: Script | undefined;
let context: Work | undefined;

/**
 * Does work that may take for ever, and breaks it off after a time, even in the middle of a regular expression.
 *
 * JavaScript's regular expressions backtrack: `(a+)+$` needs a year for fifty letters. A linear engine would refuse the
 * lookarounds and backreferences that users know, and no check tells the harmless patterns from the others. V8 looks for
 * an interrupt while it backtracks, and `node:vm` is the way to send one from this thread to itself.
 *
 * @param work - Must change nothing that it leaves half done.
 * @param mostMs - Wall milliseconds, a positive integer.
 * @returns Whether the work was done to its end.
 */
export function interruptible(work: () => void, mostMs: number): boolean {
  script ??= new Script('work()');
  context ??= createContext({ work }) as Work;
  context.work = work;
  try {
    script.runInContext(context, { timeout: mostMs });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  } finally {
    context.work = idle;
  }
}

const idle = (): void => {};
