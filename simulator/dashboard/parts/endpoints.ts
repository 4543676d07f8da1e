/** What requests are sent to, as the simulator calls it, without the MMP before it. */
export const ENDPOINTS = [
  'event',
  'purchase',
  'subscriptions',
  'ad_impressions',
  'conversion-values',
  'import_attribution',
  'user',
  'click',
  'impression',
] as const;
