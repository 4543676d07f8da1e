import type { App, Campaign, ResolvedWindows } from '@mmp-sim/contracts/catalog';
import type { WindowPair, Windows } from '@mmp-sim/contracts/wire';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Windows of an app that sets none.
 *
 * @see Device click 7 days, device view 1 hour: docs.tenjin.com/docs/en/attribution-window-setup. The lengths of the
 *   probabilistic windows are unknown; 24 hours and 1 hour are our own choice (assumed).
 */
export const defaultWindows: ResolvedWindows = {
  click: { deviceMs: 7 * DAY_MS, probabilisticMs: DAY_MS },
  view: { deviceMs: HOUR_MS, probabilisticMs: HOUR_MS },
};

/** Lays partial windows over complete ones; what is left out stays. */
export function overrideWindows(base: ResolvedWindows, windows: Windows | undefined): ResolvedWindows {
  if (windows === undefined) return base;
  return { click: overridePair(base.click, windows.click), view: overridePair(base.view, windows.view) };
}

function overridePair(base: ResolvedWindows['click'], pair: WindowPair | undefined): ResolvedWindows['click'] {
  if (pair === undefined) return base;
  const { deviceMs = base.deviceMs, probabilisticMs = base.probabilisticMs } = pair;
  return { deviceMs, probabilisticMs };
}

/**
 * The windows that hold for one channel and campaign of an app.
 *
 * Channel settings override the app's; a campaign's own window overrides the click windows. A campaign's window is one
 * figure, so it replaces the device click window and shortens, but never lengthens, the probabilistic one (assumed).
 *
 * @see Channel over app: docs.tenjin.com/docs/en/attribution-window-setup. Campaign `attribution_window`:
 *   github.com/tenjin/agent-plugins, tenjin-campaigns.
 */
export function windowsFor(
  app: Pick<App, 'windows' | 'channelWindows'>,
  channel: string,
  campaign: Pick<Campaign, 'attributionWindowMs'> | null,
): ResolvedWindows {
  const own = Object.hasOwn(app.channelWindows, channel) ? app.channelWindows[channel] : undefined;
  const windows = overrideWindows(app.windows, own);
  const campaignMs = campaign?.attributionWindowMs ?? null;
  if (campaignMs === null) return windows;

  const { probabilisticMs } = windows.click;
  return {
    view: windows.view,
    click: {
      deviceMs: campaignMs,
      probabilisticMs: probabilisticMs === null ? null : Math.min(probabilisticMs, campaignMs),
    },
  };
}

/** How long after a click and a view at the most an install may be matched by its address alone, whatever the channel; milliseconds. */
export function longestByAddress({ windows, channelWindows }: Pick<App, 'windows' | 'channelWindows'>): {
  readonly click: number;
  readonly view: number;
} {
  const all = [windows, ...Object.values(channelWindows).map((own) => overrideWindows(windows, own))];
  const most = (kind: 'click' | 'view'): number =>
    all.reduce((longest, one) => Math.max(longest, one[kind].probabilisticMs ?? 0), 0);
  return { click: most('click'), view: most('view') };
}

export type Recency = 'inside' | 'outside-window' | 'after-install';

/**
 * Tells whether an engagement is recent enough to earn an install.
 *
 * @param ageMs - Install minus engagement, milliseconds; negative when the engagement came after.
 * @param windowMs - Lookback window, a positive integer of milliseconds. Both edges are inside (assumed).
 */
export function recency(ageMs: number, windowMs: number): Recency {
  if (ageMs < 0) return 'after-install';
  return ageMs > windowMs ? 'outside-window' : 'inside';
}
