import type { App } from '@mmp-sim/contracts/answers';
import type { WhatIf, Windows } from '@mmp-sim/contracts/wire';
import { type AttributionWindow, MOST_WINDOW_MS, WINDOWS } from '../parts/attribution-windows.js';
import { isWithoutUnit, readDuration } from '../parts/read-duration.js';

type Side = AttributionWindow['side'];
type Kind = AttributionWindow['kind'];

/** All that stands in the address of what might be. */
export const WHAT_IF_QUERY = ['of', 'reinstalls', ...WINDOWS.map(({ name }) => name)] as const;

const OFF = 'off';

/** What is wrong with a window that somebody typed; null where nothing is. */
export function windowProblem({ kind }: Pick<AttributionWindow, 'kind'>, text: string): string | null {
  if (text.trim() === '') return null;
  if (isOff(text)) return kind === 'probabilisticMs' ? null : 'only probabilistic matching can be off';
  if (isWithoutUnit(text)) return `a unit too: ${text.trim()} d, ${text.trim()} h or ${text.trim()} min`;
  const ms = readDuration(text);
  if (ms === null) return 'a time such as 7 d, 36 h, 90 min or 1 s';
  return ms >= 1 && ms <= MOST_WINDOW_MS ? null : 'from 1 ms to 30 d';
}

const isOff = (text: string): boolean => text.trim().toLowerCase() === OFF;

export type WhatIfAsked = {
  /** Short id of the channel whose windows are meant; null for those of the app. */
  readonly channel: string | null;
  /** What is asked of the simulator; null where nothing would be other than it is. */
  readonly body: WhatIf | null;
};

/** What the address asks. What it says wrongly is left out: the field itself tells. */
export function whatIfOf({ searchParams }: URL): WhatIfAsked {
  const channel = searchParams.get('of');
  const windows: { [side in Side]?: { [kind in Kind]?: number | null } } = {};
  for (const field of WINDOWS) {
    const text = searchParams.get(field.name) ?? '';
    if (text.trim() === '' || windowProblem(field, text) !== null) continue;
    windows[field.side] = { ...windows[field.side], [field.kind]: isOff(text) ? null : readDuration(text) };
  }
  const asked = searchParams.get('reinstalls');
  const reinstalls = asked === 'keep-first' || asked === 'new-install' ? asked : null;
  if (Object.keys(windows).length === 0 && reinstalls === null) return { channel, body: null };
  const changed = windows as Windows;
  const body: WhatIf = {
    ...(Object.keys(windows).length === 0
      ? {}
      : channel === null
        ? { windows: changed }
        : { channelWindows: { [channel]: changed } }),
    ...(reinstalls === null ? {} : { reinstalls }),
  };
  return { channel, body };
}

/** How long a window of an app is, or of one of its channels; null where such matching is off. */
export function windowNow(
  { windows, channelWindows }: Pick<App, 'windows' | 'channelWindows'>,
  channel: string | null,
  { side, kind }: Pick<AttributionWindow, 'side' | 'kind'>,
): number | null {
  const own = channel === null ? undefined : channelWindows[channel]?.[side]?.[kind];
  return own === undefined ? windows[side][kind] : own;
}
