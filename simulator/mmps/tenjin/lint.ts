import type { LintRule } from '../mmp.js';
import { deviceLint } from './lint/device.js';
import { moneyLint } from './lint/money.js';
import { orderLint } from './lint/order.js';

/** What no schema can see, in the order of the findings. */
export const tenjinLint: readonly LintRule[] = [...orderLint, ...deviceLint, ...moneyLint];
