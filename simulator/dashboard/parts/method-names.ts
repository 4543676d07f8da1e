import type { Attribution } from '@mmp-sim/contracts/answers';

/** How an installation was attributed, by the one name that all views have for it. */
export const METHOD_NAMES: Readonly<Record<Attribution['method'], string>> = {
  'device-click': 'click, by device id',
  'referrer-click': 'click, by install referrer',
  'probabilistic-click': 'click, probabilistic',
  'device-view': 'view, by device id',
  'probabilistic-view': 'view, probabilistic',
  claim: 'claim',
  organic: 'organic',
};
