import type { About, Fact } from '@mmp-sim/contracts/facts';
import { userBy } from '../engine/installation.js';
import type { Installed, Story } from '../synthesis/cell/story.js';
import type { Catalogue } from '../synthesis/enact/catalogue.js';
import { increments, trueFraud, trueInstall } from '../synthesis/truth/truth.js';
import type { Tables } from './stage-tables.js';

type TrueTables = Pick<Tables, 'true_installs' | 'true_increments' | 'true_worth' | 'true_fraud' | 'true_consent'>;

type Known = {
  /** Who had brought it, as far as the MMP knows. */
  readonly source: About['source'];
  /** Of the world: users are counted in each region for itself. */
  readonly cohortUser: number | null;
  /** Whose it is; null where it did nothing. */
  readonly user: string | null;
  readonly country: string;
};

/** Whose the installation is that did something; the same for all that it did. */
export function userOf(fact: Fact, about: About | null): string | undefined {
  const installationId = 'installationId' in fact ? fact.installationId : null;
  return installationId === null ? undefined : (about?.user ?? userBy(about?.device ?? {}, installationId));
}

/** What is the same for all that an installation did. */
export function keepInstalled(
  table: Tables['installed'],
  { person, phone, vendorId, installationId }: Installed,
  { source, cohortUser, user, country }: Known,
): void {
  table.add({
    app: person.platform === 'ios' ? 1 : 0,
    installation_id: installationId,
    advertising_id: phone.advertiserConsent ? phone.advertisingId : null,
    developer_device_id: vendorId,
    user_id: user,
    country,
    os_version: phone.osVersion,
    device_model: phone.device.model,
    acquired_at: source?.acquiredAtMs ?? null,
    channel: source?.channel ?? null,
    campaign_id: source?.campaignId ?? null,
    engagement_id: source?.engagementId ?? null,
    site_id: source?.siteId ?? null,
    creative_name: source?.creativeName ?? null,
    source_country: source?.country ?? null,
    tracked: source?.tracked ?? null,
    cohort_user: cohortUser,
  });
}

/** The truth about one installation of a region. @param installation - Its number in the partition. */
export function keepTruth(
  tables: TrueTables,
  installation: number,
  one: Installed,
  { cell, fraudClicks }: Story,
  catalogue: Catalogue,
): void {
  const truth = trueInstall(one, catalogue);
  tables.true_installs.add({
    installation,
    person: one.fake === null ? `${cell.name}-${one.person.index}` : null,
    installed_at: one.installAtMs,
    again: one.again,
    cause_campaign_id: truth.causeCampaignId,
    cause_kind: truth.causeKind,
    cause_at: truth.causeAtMs,
    last_touch_campaign_id: truth.lastTouchCampaignId,
    last_touch_channel: truth.lastTouchChannel,
    incremental: truth.incremental,
    organic_at: truth.organicAtMs,
  });
  for (const { campaignId, wouldHaveCome, laterMs } of increments(one, catalogue)) {
    tables.true_increments.add({
      installation,
      campaign_id: campaignId,
      would_have_come: wouldHaveCome,
      later_ms: laterMs,
    });
  }
  const { observed, lifetime } = one.told;
  tables.true_worth.add({
    installation,
    observed_gross: observed.gross,
    observed_net: observed.net,
    observed_refunds: observed.refunds,
    lifetime_gross: lifetime.gross,
    lifetime_net: lifetime.net,
    lifetime_refunds: lifetime.refunds,
  });
  const { wasAsked, advertiserConsent, consentAtFirst, publisherConsent } = one.phone;
  tables.true_consent.add({
    installation,
    asked: wasAsked,
    advertiser: advertiserConsent,
    at_first_open: consentAtFirst,
    publisher: publisherConsent,
  });
  const fraud = trueFraud(one, fraudClicks.get(one.person.index) ?? [], catalogue);
  if (fraud === null) return;
  const { kind, campaignId, siteId, isFake } = fraud;
  tables.true_fraud.add({ installation, kind, campaign_id: campaignId, site_id: siteId, is_fake: isFake });
}
