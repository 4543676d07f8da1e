import { expect, test } from 'vitest';
import { useWorkspace } from 'mmp-sim/testing/vitest';
import { tenjin } from './backend.js';

// Each test gets a workspace of its own, with a clock that stands still until it is told to move.
const world = useWorkspace({
  clock: { mode: 'frozen', now: '2026-01-01T00:00:00Z' },
  apps: [{ bundleId: 'com.example.game', platform: 'android', sdkKeys: [{ key: 'MY-SDK-KEY' }] }],
});

const player = {
  installationId: '29eeb161-0fe7-4997-b6d5-3f02e9711f8c',
  advertisingId: 'f024e65f-3dd9-4f16-9837-26bcef192d68',
};

/** The player taps an ad: what the ad network's link does. */
async function clickOnAd() {
  const campaign = world.addCampaign({ appId: world.app('com.example.game').id, name: 'Spring', channel: 'unity' });
  await fetch(`${campaign.clickUrl}?advertising_id=${player.advertisingId}`, { redirect: 'manual' });
  return campaign;
}

test('a player who clicked an ad is attributed to it, and what she buys is recorded', async () => {
  const backend = tenjin(world.url, 'MY-SDK-KEY');
  const campaign = await clickOnAd();
  await backend.opened(player);
  await backend.bought(player, 'gold', '4.99');

  await expect(world).toHaveAttributed(player.installationId, { method: 'device-click', campaignId: campaign.id });
  await expect(world).toHaveReceived({
    endpoint: 'purchase',
    verdict: 'recorded',
    fields: { product_id: 'gold', price: '4.99', currency: 'USD' },
  });
});

test('a click is good for seven days, and not a millisecond longer', async () => {
  await clickOnAd();
  await world.clock.advance({ ms: 7 * 24 * 60 * 60 * 1000 + 1 });
  await tenjin(world.url, 'MY-SDK-KEY').opened(player);

  await expect(world).toHaveAttributed(player.installationId, { method: 'organic' });
});

test('a level is reported once, and nothing that is sent breaks the contract', async () => {
  const backend = tenjin(world.url, 'MY-SDK-KEY');
  await backend.opened(player);
  await backend.finishedLevel(player, 7);

  await expect(world).toHaveReceived({ fields: { event: 'level_complete', value: '7' } }, { count: 1 });
  await expect(world).not.toHaveReceived({ findings: [{ severity: 'error' }] });
});
