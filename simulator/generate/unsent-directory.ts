import type { ResolvedLimits } from '../limits.js';
import { tenjin } from '../mmps/tenjin/dialect.js';
import { shippedRates } from '../money/rates.js';
import { Directory } from '../workspaces/directory.js';
import type { Keeper } from '../workspaces/keeper.js';

/** Workspaces into which worlds are played: nobody sends requests to them, and nobody looks for mistakes in any. */
export const unsentDirectory = (options: { readonly limits: ResolvedLimits; readonly keeper?: Keeper }): Directory =>
  new Directory({
    mode: 'faithful',
    seed: '',
    rates: shippedRates,
    eventNames: tenjin.eventNames,
    endpoints: [],
    rules: () => [],
    readerOf: () => {
      throw new RangeError('nobody sends requests');
    },
    ...options,
  });
