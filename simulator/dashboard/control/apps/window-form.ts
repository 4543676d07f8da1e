import type { App } from '@mmp-sim/contracts/answers';
import type { Windows } from '@mmp-sim/contracts/wire';
import type { Told } from '../../parts/told.js';
import { typedSpan, type Unit, UNIT_MS } from '../../parts/time-units.js';

/** A window as it is typed. An empty amount of a channel means that of the app; `off` that nothing is matched. */
export type TypedWindow = { readonly amount: string; readonly unit: Unit | 'off' };

/** Each window of an app or a channel, by its place. */
export type WindowForm = Readonly<Record<WindowPlace, TypedWindow>>;
type WindowPlace = (typeof PLACES)[number]['place'];

/** All windows of an app: its own, and those of channels by their short ids. */
export type AppForm = { readonly own: WindowForm; readonly ofChannels: Readonly<Record<string, WindowForm>> };
type AppWindows = Pick<App, 'windows' | 'channelWindows'>;

/** Where a window stands in `windows`, and what it is called. */
export const PLACES = [
  { place: 'clickDevice', kind: 'click', field: 'deviceMs', name: 'Click, by device id' },
  { place: 'clickProbabilistic', kind: 'click', field: 'probabilisticMs', name: 'Click, probabilistic' },
  { place: 'viewDevice', kind: 'view', field: 'deviceMs', name: 'View, by device id' },
  { place: 'viewProbabilistic', kind: 'view', field: 'probabilisticMs', name: 'View, probabilistic' },
] as const;

const NOT_SAID: TypedWindow = { amount: '', unit: 'h' };

function typed(ms: number | null | undefined): TypedWindow {
  if (ms === undefined) return NOT_SAID;
  return ms === null ? { amount: '', unit: 'off' } : typedSpan(ms);
}

/** The form of windows that are there. @param windows - What is left out stands empty. */
export function windowForm(windows: Windows | App['windows']): WindowForm {
  const { click, view } = windows;
  return {
    clickDevice: typed(click?.deviceMs),
    clickProbabilistic: typed(click?.probabilisticMs),
    viewDevice: typed(view?.deviceMs),
    viewProbabilistic: typed(view?.probabilisticMs),
  };
}

/** What a form says, as `windows` of the API; what is empty is left out. */
export function windowsOf(form: WindowForm): Windows {
  const pairs: Record<'click' | 'view', Record<string, number | null>> = { click: {}, view: {} };
  for (const { place, kind, field } of PLACES) {
    const ms = msOf(form[place]);
    if (ms !== undefined) pairs[kind][field] = ms;
  }
  return {
    ...(Object.keys(pairs.click).length === 0 ? {} : { click: pairs.click }),
    ...(Object.keys(pairs.view).length === 0 ? {} : { view: pairs.view }),
  };
}

function msOf({ amount, unit }: TypedWindow): number | null | undefined {
  if (unit === 'off') return null;
  return amount.trim() === '' ? undefined : Math.round(Number(amount) * UNIT_MS[unit]);
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
    PLACES.map(({ kind, field }) => `${under}.${kind}.${field}`),
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
      PLACES.flatMap(({ kind, field, name }) => {
        const ms = one[kind]?.[field];
        return ms === undefined ? [] : [[`${name}, of ${whose}`, spelt(ms)] as const];
      }),
    ),
  );
}
