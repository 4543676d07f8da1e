import type { App, Campaign, Channel } from '@mmp-sim/contracts/catalog';
import type { ToUsd } from '../engine/revenue.js';

/** What reports ask of their workspace. */
export type World = {
  apps(): readonly App[];
  channels(): readonly Channel[];
  campaigns(): readonly Campaign[];
  readonly toUsd: ToUsd;
  /** Of the workspace's clock, epoch milliseconds. */
  now(): number;
  /** Some have come, or were deleted. */
  reportsChanged(of: 'network' | 'skan'): void;
};
