import type { Fact } from '@mmp-sim/contracts/facts';
import type { Reported } from '../synthesis/cell/reported.js';
import type { Catalogue } from '../synthesis/enact/catalogue.js';

/** What networks report as installs: what the MMP tells them, and what self-attributing ones claim. */
export function countInstall(reported: Reported, fact: Fact, { campaigns }: Catalogue): void {
  const campaignId =
    fact.type === 'claim'
      ? fact.campaignId
      : fact.type === 'install' && fact.tracked && fact.attribution.method !== 'claim'
        ? fact.attribution.campaignId
        : null;
  if (campaignId === null) return;
  reported.add(
    'installs',
    fact.atMs,
    campaigns.findIndex(({ id }) => id === campaignId),
  );
}
