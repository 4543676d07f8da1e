import type { App } from '@mmp-sim/contracts/catalog';
import type { Attribution } from '@mmp-sim/contracts/facts';
import type { WhatIf, Windows } from '@mmp-sim/contracts/wire';
import { overrideWindows } from '../attribution/windows.js';
import type { Installation } from '../engine/installation.js';
import type { Workspace } from './workspace.js';

export type WhatIfAnswer = {
  /** Null where it has no first open. */
  readonly attribution: Attribution | null;
  /** Whether another engagement or claim, or none, would have brought it. */
  readonly moves: boolean;
};

/** Who would have brought an installation under other settings of its app; changes nothing. */
export function whatIf(
  { engine, catalog }: Workspace,
  { installation, app }: { readonly installation: Installation; readonly app: App },
  { windows, channelWindows = {}, reinstalls = app.reinstalls }: WhatIf,
): WhatIfAnswer {
  const other = {
    ...app,
    windows: overrideWindows(app.windows, windows),
    channelWindows: laidOver(app.channelWindows, catalog.byShortId(channelWindows)),
    reinstalls,
  };
  const attribution = engine.decisions.redecide(installation, other);
  return { attribution, moves: sourceOf(attribution) !== sourceOf(installation.attribution) };
}

/** What is left out of a channel's windows stays as it is. */
function laidOver(base: App['channelWindows'], others: App['channelWindows']): App['channelWindows'] {
  const channels = Object.entries(others).map(([channel, { click, view }]): [string, Windows] => {
    const before = base[channel];
    return [
      channel,
      {
        ...before,
        ...(click === undefined ? {} : { click: { ...before?.click, ...click } }),
        ...(view === undefined ? {} : { view: { ...before?.view, ...view } }),
      },
    ];
  });
  return { ...base, ...Object.fromEntries(channels) };
}

/** What tells who won: of a claim there is no engagement. */
function sourceOf(attribution: Attribution | null): string {
  if (attribution === null) return '';
  const { channel, campaignId, engagementId, candidates } = attribution;
  const claimId = candidates[0]?.verdict === 'won' ? candidates[0].claimId : null;
  return JSON.stringify([channel, campaignId, engagementId, claimId]);
}
