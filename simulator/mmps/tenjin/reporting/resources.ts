import { createHash } from 'node:crypto';
import type { SavedReport } from '@mmp-sim/contracts/answers';
import { type App, type Channel, FIRST_OWN_CHANNEL } from '@mmp-sim/contracts/catalog';
import type { ReportingWorld } from '../../reporting-api.js';
import type { Resource } from './envelope.js';

/** What a resource of each kind is, for lists and on its own. */
export type Kind = 'apps' | 'campaigns' | 'channels' | 'saved_reports';

/**
 * All of a kind. Apps are listed by their ids alone.
 *
 * @see github.com/barel1296/mart-Marketing-Intelligence-Platform-, github.com/tenjin/agent-plugins. The `type`s besides
 *   `app` are assumed.
 */
export function listed(kind: Kind, { apps, channels, campaigns, savedReports }: ReportingWorld): Resource[] {
  switch (kind) {
    case 'apps':
      return apps.map(({ id }) => ({ id, type: 'app' }));
    case 'campaigns':
      return campaigns.filter(({ deleted }) => !deleted).map((one) => campaignOf(one, channels));
    case 'channels':
      return channels.map(channelOf);
    case 'saved_reports':
      return savedReports.map(savedReportOf);
    default:
      return kind satisfies never;
  }
}

/** One of a kind, with all that is told of it; null where there is none of this id. */
export function found(kind: Kind, id: string, world: ReportingWorld): Resource | null {
  if (kind === 'apps') {
    const app = world.apps.find((one) => one.id === id);
    return app === undefined ? null : appOf(app);
  }
  return listed(kind, world).find((one) => one.id === id) ?? null;
}

/**
 * An app. What clients must not keep (keys, a shared secret) is there to see whether they do, made from the id and good
 * for nothing.
 */
function appOf(app: App): Resource {
  const isIos = app.platform === 'ios';
  return {
    id: app.id,
    type: 'app',
    attributes: {
      name: app.name,
      bundle_id: app.bundleId,
      platform: app.platform,
      store_id: app.storeId,
      protocol: app.protocol,
      destination_url: app.destinationUrl,
      match_strings: null,
      public_key: isIos ? null : publicKey(app.id),
      ios_shared_secret: isIos ? hexOf('ios_shared_secret', app.id, 16) : null,
      facebook_referrer_decryption_key: isIos ? null : hexOf('facebook_referrer_decryption_key', app.id, 32),
    },
  };
}

function campaignOf(campaign: ReportingWorld['campaigns'][number], channels: readonly Channel[]): Resource {
  const channel = channels.find(({ shortId }) => shortId === campaign.channel);
  return {
    id: campaign.id,
    type: 'campaign',
    attributes: {
      id: campaign.id,
      name: campaign.name,
      app_id: campaign.appId,
      remote_campaign_id: campaign.remoteCampaignId,
      channel_id: channel?.id ?? null,
      channel_name: channel?.name ?? null,
      short_id: campaign.shortId,
      click_tracking_url: campaign.clickUrl,
      impression_tracking_url: campaign.impressionUrl,
    },
  };
}

const channelOf = ({ id, name, shortId }: Channel): Resource => ({
  id: String(id),
  type: 'channel',
  attributes: { name, short_id: shortId, custom: id >= FIRST_OWN_CHANNEL },
});

/** Groupings stand as saved reports spell them, joined by `_`. */
const savedReportOf = (report: SavedReport): Resource => ({
  id: report.id,
  type: 'saved_report',
  attributes: {
    name: report.name,
    report_type: report.reportType,
    app_ids: report.appIds,
    channel_ids: report.channelIds,
    metrics: report.metrics,
    granularity: report.granularity,
    group_by: report.groupBy.join('_'),
    past_number_days: report.pastNumberDays,
  },
});

const hexOf = (what: string, id: string, bytes: number): string => bytesOf(what, id, bytes).toString('hex');

const bytesOf = (what: string, id: string, count: number): Buffer =>
  createHash('shake256', { outputLength: count }).update(`${what}\n${id}`).digest();

/** DER around the modulus of an RSA key of 2048 bits with the exponent 65537, as Google Play shows an app's. */
const DER_HEAD = Buffer.from('30820122300d06092a864886f70d01010105000382010f003082010a0282010100', 'hex');
const DER_TAIL = Buffer.from('0203010001', 'hex');
const MODULUS_BYTES = 256;

function publicKey(id: string): string {
  const modulus = bytesOf('public_key', id, MODULUS_BYTES);
  modulus.writeUInt8(modulus.readUInt8(0) | 0x80, 0);
  modulus.writeUInt8(modulus.readUInt8(MODULUS_BYTES - 1) | 1, MODULUS_BYTES - 1);
  return Buffer.concat([DER_HEAD, modulus, DER_TAIL]).toString('base64');
}
