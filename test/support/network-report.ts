/** What rests of a network report, as JSON has it. */
export const aNetworkReport = (overrides: object = {}): object => ({
  number: 1,
  date: '2026-02-28',
  appId: 'app',
  channel: 'unity',
  campaignId: null,
  country: 'DE',
  siteId: null,
  creativeName: null,
  impressions: 100,
  clicks: 2,
  installs: 1,
  spend: { amount: '12.5', currency: 'EUR', usd: '13.75' },
  adRevenue: null,
  ...overrides,
});
