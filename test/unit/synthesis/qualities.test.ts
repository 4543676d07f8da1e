import { expect, test } from 'vitest';
import { qualitiesOf, qualityOf } from '../../../simulator/synthesis/world/qualities.js';
import { presetNames } from '../../../simulator/synthesis/world/presets.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import { worldOf } from '../../../simulator/synthesis/world/world.js';
import { livedIn } from '../../support/lived-in.js';
import { LONG } from '../../support/long.js';

const world = worldOf(readWorld({ preset: 'hyper-casual' }), '1');
const of = (platform: 'android' | 'ios', wouldCome: boolean, channel: string | null) =>
  qualityOf(world, { platform, wouldCome, channel });

test('whoever would come by themselves is who they are, whichever ad is there first', () => {
  const { retention, paying } = world.config.organic;
  for (const channel of [null, 'vungle', 'google_ads']) {
    expect(of('android', true, channel)).toEqual({ retention, paying });
    expect(of('ios', true, channel)).toEqual({ retention: retention * world.config.retention.ios, paying });
  }
  expect(of('android', false, 'vungle').retention).toBeLessThan(retention);
});

for (const [at, preset] of presetNames.entries())
  test(
    `${preset}: all whom channels bring have the quality that the file says, though some would have come by themselves`,
    { tags: at === 0 ? [] : [LONG] },
    () => {
      const { world: lived, story } = livedIn({ preset, installs: 20_000, days: 30, fraud: [], adRevenue: null });
      let [due, real, would, n] = [0, 0, 0, 0];
      for (const { person, cause, again } of story.installed) {
        if (cause === null || again) continue;
        const { channel } = cause.campaign;
        const wouldCome = person.organicAtMs < Infinity;
        const quality = qualityOf(lived, { platform: 'android', wouldCome, channel: channel.channel });
        due += channel.retention;
        real += quality.retention;
        would += Number(wouldCome);
        n += 1;
      }
      expect(n).toBeGreaterThan(500);
      expect(would / n).toBeGreaterThan(0.05);
      expect(Math.abs(real / due - 1)).toBeLessThan(0.03);
    },
  );

test('nobody is worth less than nothing, however many would come by themselves', () => {
  const config = readWorld({ preset: 'hyper-casual', organic: { retention: 5 } });
  for (const { retention, paying } of qualitiesOf(config, { organic: 0.9, later: 0.9 }).byChannel.values()) {
    expect(retention).toBe(0);
    expect(paying).toBeGreaterThanOrEqual(0);
  }
});
