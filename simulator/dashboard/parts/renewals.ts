import { occasion } from './occasion.js';

/** Of many that come at once, all that is shown is asked for once: tests reset their workspace many times a second. */
const AT_MOST_EACH_MS = 400;

const renewals = occasion();
let waiting: ReturnType<typeof setTimeout> | null = null;

/** The simulator is back, maybe as another one, or all that happened in the workspace is gone: whatever is shown may be of before. */
export function renewed(): void {
  waiting ??= setTimeout(() => {
    waiting = null;
    renewals.happened();
  }, AT_MOST_EACH_MS);
}

/** Another number whenever all that is shown has to be asked for anew. */
export const useRenewals = renewals.useTimes;
