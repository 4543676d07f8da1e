import { atMostEach } from './at-most-each.js';
import { occasion } from './occasion.js';

/** Of many that come at once, all that is shown is asked for once: tests reset their workspace many times a second. */
const AT_MOST_EACH_MS = 400;

const renewals = occasion();

/** The simulator is back, maybe as another one, or all that happened in the workspace is gone: whatever is shown may be of before. */
export const renewed = atMostEach(AT_MOST_EACH_MS, renewals.happened);

/** Another number whenever all that is shown has to be asked for anew. */
export const useRenewals = renewals.useTimes;
