import type { App } from '@mmp-sim/contracts/answers';
import type { Windows } from '@mmp-sim/contracts/wire';
import { type AttributionWindow, WINDOWS } from '../../parts/attribution-windows.js';
import type { Told } from '../../parts/told.js';
import { typedSpan, type Unit, UNIT_MS } from '../../parts/time-units.js';

/** A window as it is typed. An empty amount of a channel means that of the app; `off` that nothing is matched. */
export type TypedWindow = { readonly amount: string; readonly unit: Unit | 'off' };

/** Each window of an app or a channel, by its name. */
export type WindowForm = Readonly<Record<AttributionWindow['name'], TypedWindow>>;

/** All windows of an app: its own, and those of channels by their short ids. */
export type AppForm = { readonly own: WindowForm; readonly ofChannels: Readonly<Record<string, WindowForm>> };
type AppWindows = Pick<App, 'windows' | 'channelWindows'>;

const NOT_SAID: TypedWindow = { amount: '', unit: 'h' };

function typed(ms: number | null | undefined): TypedWindow {
  if (ms === undefined) return NOT_SAID;
  return ms === null ? { amount: '', unit: 'off' } : typedSpan(ms);
}

/** The form of windows that are there. @param windows - What is left out stands empty. */
export function windowForm(windows: Windows | App['windows']): WindowForm {
  const { click, view } = windows;
  return {
    click: typed(click?.deviceMs),
    clickByIp: typed(click?.probabilisticMs),
    view: typed(view?.deviceMs),
    viewByIp: typed(view?.probabilisticMs),
  };
}

/** What a form says, as `windows` of the API; what is empty is left out. */
export function windowsOf(form: WindowForm): Windows {
  const pairs: Record<'click' | 'view', Record<string, number | null>> = { click: {}, view: {} };
  for (const { name, side, kind } of WINDOWS) {
    const ms = msOf(form[name]);
    if (ms !== undefined) pairs[side][kind] = ms;
  }
  return {
    ...(Object.keys(pairs.click).length === 0 ? {} : { click: pairs.click }),
    ...(Object.keys(pairs.view).length === 0 ? {} : { view: pairs.view }),
  };
}

function msOf({ amount, unit }: TypedWindow): number | null | undefined {
  if (unit === 'off') return null;
  if (amount.trim() === '') return undefined;
  const ms = Number(amount) * UNIT_MS[unit];
  // JSON has no Infinity: it would be null, which is off. So long a window is refused in any case.
  return Math.round(Math.max(-Number.MAX_SAFE_INTEGER, Math.min(ms, Number.MAX_SAFE_INTEGER)));
}

export const appForm = ({ windows, channelWindows }: AppWindows): AppForm => ({
  own: windowForm(windows),
  ofChannels: Object.fromEntries(Object.entries(channelWindows).map(([name, one]) => [name, windowForm(one)])),
});

/** What `PATCH /_sim/apps/{id}` takes. */
export const writtenWindows = ({
  own,
  ofChannels,
}: AppForm): { readonly windows: Windows; readonly channelWindows: object } => ({
  windows: windowsOf(own),
  channelWindows: Object.fromEntries(Object.entries(ofChannels).map(([name, one]) => [name, windowsOf(one)])),
});

/** What of that body has a field, in their order. */
export const windowPaths = ({ ofChannels }: AppForm): readonly string[] =>
  ['windows', ...Object.keys(ofChannels).map((name) => `channelWindows.${name}`)].flatMap((under) =>
    WINDOWS.map(({ side, kind }) => `${under}.${side}.${kind}`),
  );

function spelt(ms: number | null): string {
  if (ms === null) return 'off';
  const { amount, unit } = typedSpan(ms);
  return `${amount} ${unit}`;
}

/** Each window by what it is called, with whose it is. */
export function toldWindows({ windows, channelWindows }: AppWindows): Told {
  const all = [['the app', windows] as const, ...Object.entries(channelWindows)];
  return Object.fromEntries(
    all.flatMap(([whose, one]) =>
      WINDOWS.flatMap(({ side, kind, label }) => {
        const ms = one[side]?.[kind];
        return ms === undefined ? [] : [[`${label}, of ${whose}`, spelt(ms)] as const];
      }),
    ),
  );
}
