import { expect, test } from 'vitest';
import { kinds } from '../../../simulator/synthesis/cell/happenings.js';
import { isKnownAtFirst } from '../../../simulator/synthesis/people/person.js';
import { livedIn } from '../../support/lived-in.js';

const DAY = 86_400_000;
// Who sees many ads is known to several networks.
const preset = {
  preset: 'hyper-casual',
  installs: 3000,
  peoplePerInstall: 2,
  days: 12,
  fraud: [],
  reinstalls: { chance: 0 },
};
const { story } = livedIn({
  ...preset,
  consent: { asked: 0.9, advertiser: 0.9, atFirstOpen: 0.9, publisher: 0.9, limited: 0.1 },
});

/** By installation: who claims it, for what, and when that was. */
const claims = story.installed.map((): { campaign: number; isClick: boolean; atMs: number }[] => []);
for (const { kind, who, about, value } of story.happenings.inOrder()) {
  if (kind === kinds.claim) claims[who]?.push({ campaign: about >>> 1, isClick: (about & 1) === 1, atMs: value });
}

test('each self-attributing network claims an install once, by the last click it can tell of, or else the last view', () => {
  const networks = new Map<number, number>();
  for (const { number, touches, installAtMs, phone } of story.installed) {
    const told = touches.filter(
      ({ atMs, isClick, campaign: { channel } }) =>
        channel.kind !== 'programmatic' &&
        (channel.kind !== 'search' || isClick) &&
        (channel.channel === 'apple_search_ads' || isKnownAtFirst(phone)) &&
        atMs <= installAtMs &&
        atMs >= installAtMs - (isClick ? 7 * DAY : DAY),
    );
    // What comes later in the list is better: of each network the last one stays.
    const best = new Map(
      told
        .toSorted((a, b) => Number(a.isClick) - Number(b.isClick) || a.atMs - b.atMs)
        .map((touch) => [touch.campaign.channel.channel, touch]),
    );
    const expected = [...best.values()].map(({ campaign, isClick, atMs }) => ({
      campaign: campaign.number,
      isClick,
      atMs,
    }));
    const byCampaign = (a: { campaign: number }, b: { campaign: number }): number => a.campaign - b.campaign;
    expect(claims[number]?.toSorted(byCampaign)).toEqual(expected.toSorted(byCampaign));
    networks.set(best.size, (networks.get(best.size) ?? 0) + 1);
  }
  for (const size of [0, 1, 2]) expect(networks.get(size), `${size} networks`).toBeGreaterThan(20);
});
