import type { Simulator } from '../../simulator/index.js';
import { aWorld, type Params, type World } from './world.js';

export const [ANA, BEN, CLEO] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string];
const ANA_AGAIN = 'd'.repeat(32);

/** A euro is 1.25 dollars; what a franc costs nobody knows. */
export const rates = { base: 'USD' as const, days: { '2026-01-01': { EUR: '0.8' } } };

/**
 * Two days of three people. Ana and Ben click on an ad of Unity and install; Cleo comes by herself.
 *
 * | | 1 January | 2 January |
 * |---|---|---|
 * | Ana (DE) | clicks at 0:00:00, installs 30 s later, opens twice more, buys for 10 dollars | reinstalls, buys for 4 euros |
 * | Ben (US) | sees two ads, clicks at 0:00:30, installs an hour later | buys for a franc, without a session |
 * | Cleo (US) | installs, sees two ads in the app at 0.003 dollars each | |
 */
export async function twoDays(sim: Simulator, options: { readonly id?: string } = {}): Promise<World> {
  const world = aWorld(sim, { ...options, clock: { mode: 'frozen', now: '2026-01-01T00:00:00Z' } });
  const { clock, networkReports } = world.workspace;
  const spring = world.campaign({ name: 'Spring', channel: 'unity' });
  const of = (who: string, country: string): Params => ({
    analytics_installation_id: who,
    advertising_id: who,
    country,
  });
  const [ana, ben, cleo] = [of(ANA, 'DE'), of(BEN, 'US'), of(CLEO, 'US')];
  const buy = (who: Params, price: string, currency: string) =>
    world.post('/v0/purchase', { ...world.complete, ...who, product_id: 'gold', price, currency, quantity: '1' });
  const sees = (who: Params) =>
    world.post('/v0/ad_impressions', {
      ...world.complete,
      ...who,
      ad_revenue_mediation: 'custom',
      currency: 'USD',
      revenue_decimal: '0.003',
    });

  await world.click(spring, { advertising_id: ANA, site_id: 'news', country: 'DE' });
  await clock.advance({ ms: 30_000 });
  await world.open(ana);
  await world.view(spring, { advertising_id: BEN, country: 'US' });
  await world.view(spring, { advertising_id: BEN, country: 'US' });
  await world.click(spring, { advertising_id: BEN, country: 'US' });
  await world.open(ana);
  await world.open(ana);
  await buy(ana, '10', 'USD');
  await world.open(cleo);
  await sees(cleo);
  await sees(cleo);
  await clock.advance({ ms: 3_600_000 });
  await world.open(ben);

  await clock.set({ mode: 'frozen', now: '2026-01-02T00:00:00Z' });
  await world.open({ ...ana, analytics_installation_id: ANA_AGAIN });
  await buy(ana, '4', 'EUR');
  await buy(ben, '1', 'CHF');

  const report = { date: '2026-01-01', appId: world.app.id, channel: 'unity', campaignId: spring.id };
  networkReports.add([
    { ...report, country: 'DE', impressions: 400, clicks: 8, installs: 1, spend: { amount: '3', currency: 'USD' } },
    { ...report, country: 'US', impressions: 600, clicks: 0, installs: 3, spend: { amount: '4', currency: 'EUR' } },
    { ...report, country: 'CH', impressions: 0, clicks: 0, installs: 0, spend: { amount: '9', currency: 'CHF' } },
    {
      date: '2026-01-02',
      appId: world.app.id,
      channel: 'ad_mob',
      country: 'US',
      impressions: 2000,
      clicks: 5,
      installs: 0,
      adRevenue: { amount: '6', currency: 'USD' },
    },
  ]);
  return world;
}
