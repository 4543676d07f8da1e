import type { App } from '@mmp-sim/contracts/answers';
import { duration } from '../../parts/duration.js';

export type ClickWindow = { readonly ms: number; readonly name: string };

/** How long clicks count, at the apps and channels that are asked about: each span once, with what has it. */
export function clickWindows(apps: readonly App[], channel: string | null): ClickWindow[] {
  const device = new Set<number>();
  const probabilistic = new Set<number>();
  for (const { windows, channelWindows } of apps) {
    const own = Object.entries(channelWindows).filter(([id]) => channel === null || id === channel);
    // Where only one channel is asked about and has windows of its own, those of the app do not hold.
    for (const click of [
      ...(channel !== null && own.length > 0 ? [] : [{}]),
      ...own.map(([, { click: its }]) => its),
    ]) {
      const { deviceMs, probabilisticMs } = { ...windows.click, ...click };
      device.add(deviceMs);
      if (probabilisticMs !== null) probabilistic.add(probabilisticMs);
    }
  }
  return [...new Set([...device, ...probabilistic])]
    .toSorted((one, other) => one - other)
    .map((ms) => ({
      ms,
      name: `${duration(ms)}: ${[device.has(ms) ? 'by device id' : '', probabilistic.has(ms) ? 'probabilistic' : ''].filter(Boolean).join(', ')}`,
    }));
}
