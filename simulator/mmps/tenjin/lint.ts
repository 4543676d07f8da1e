import type { LintRule } from '../mmp.js';
import { deviceLint } from './lint/device.js';
import { misspeltEvent } from './lint/misspelt-event.js';
import { moneyLint } from './lint/money.js';
import { orderLint } from './lint/order.js';

/** What no schema can see, in the order of the findings. */
export const tenjinLint: readonly LintRule[] = [misspeltEvent, ...orderLint, ...deviceLint, ...moneyLint];
