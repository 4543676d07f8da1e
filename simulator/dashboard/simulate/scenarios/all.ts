import { claim } from './claim.js';
import { clickInjection } from './click-injection.js';
import { lateClick } from './late-click.js';
import { optedOut } from './opted-out.js';
import { organic } from './organic.js';
import { reinstall } from './reinstall.js';
import type { Scenario } from './scenario.js';
import { twoNetworks } from './two-networks.js';
import { viewLoses } from './view-loses.js';

/** The simplest first. */
export const scenarios: readonly Scenario[] = [
  organic,
  lateClick,
  twoNetworks,
  viewLoses,
  optedOut,
  clickInjection,
  reinstall,
  claim,
];
