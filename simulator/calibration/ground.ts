import { sqlFile } from '../sql-file.js';
import type { MadeWorld, Row } from '../made-world/made-world.js';
import { commonChannels } from '../workspaces/common-channels.js';
import { DAY } from '../synthesis/time/units.js';
import { Published } from './published.js';

/** Who came, by what decides what they do; more conditions may follow. */
export const KINDS =
  'select source, would_come, platform, country, count(*) as n from honest where country is not null';

/** What measures are taken of: a world, and how much of it is there. */
export type Ground = {
  readonly world: MadeWorld;
  readonly published: Published;
  readonly endMs: number;
  readonly days: number;
  readonly rows: <R extends Row>(sql: string) => Promise<R[]>;
};

const installation = { installation_id: 'varchar', happened_at: 'timestamp' } as const;

/** Makes the views that all measures ask. `honest` are real first installs. */
export async function groundOf(world: MadeWorld): Promise<Ground> {
  await world.show({
    truth_installs: {
      installation_id: 'varchar',
      app_id: 'varchar',
      installed_at: 'timestamp',
      reinstall: 'boolean',
      cause_campaign_id: 'varchar',
      cause_kind: 'varchar',
      cause_at: 'timestamp',
      organic_at: 'timestamp',
    },
    truth_ltv: { installation_id: 'varchar', observed_gross: 'decimal(18, 6)', lifetime_gross: 'decimal(18, 6)' },
    truth_consent: { installation_id: 'varchar', asked: 'boolean', advertiser: 'boolean' },
    truth_fraud_clicks: { engagement_id: 'varchar', kind: 'varchar', campaign_id: 'varchar' },
    truth_mess: { id: 'varchar', type: 'varchar', kind: 'varchar' },
    truth_fraud: { installation_id: 'varchar', kind: 'varchar', campaign_id: 'varchar', is_fake: 'boolean' },
    installs: {
      id: 'varchar',
      ...installation,
      method: 'varchar',
      campaign_id: 'varchar',
      engagement_id: 'varchar',
      country: 'varchar',
      reinstall: 'boolean',
    },
    engagements: { id: 'varchar', happened_at: 'timestamp', kind: 'varchar', country: 'varchar' },
    claims: { installation_id: 'varchar', engaged_at: 'timestamp', kind: 'varchar', campaign_id: 'varchar' },
    sessions: { ...installation, country: 'varchar' },
    events: { ...installation, name: 'varchar' },
    purchases: { id: 'varchar', ...installation, product_id: 'varchar', gross_usd: 'decimal(18, 6)' },
    ad_revenue: { ...installation, gross_usd: 'decimal(18, 9)' },
    subscriptions: { id: 'varchar', ...installation, product_id: 'varchar' },
    network_reports: {
      channel: 'varchar',
      campaign_id: 'varchar',
      country: 'varchar',
      impressions: 'bigint',
      clicks: 'bigint',
      installs: 'bigint',
      spend: 'decimal(18, 6)',
    },
  });
  const { apps, campaigns } = world.catalogue;
  await world.tell(
    'apps',
    ['app_id', 'platform'],
    Object.entries(apps).map(([platform, { id }]) => [id, platform]),
  );
  await world.tell(
    'campaigns',
    ['campaign_id', 'channel'],
    campaigns.map(({ id, channel }) => [id, channel]),
  );
  await world.run(`create table honest as ${sqlFile(new URL('./sql/honest.sql', import.meta.url))}`);
  return {
    world,
    published: new Published(world.world.config),
    endMs: world.world.span.toMs,
    days: Math.round((world.world.span.toMs - world.world.span.fromMs) / DAY),
    rows: (sql) => world.rows(sql),
  };
}

/** So long what people do is looked at: most of them were seen for that time. Days. */
export const windowOf = ({ days }: Pick<Ground, 'days'>): number => Math.min(30, Math.floor(days / 2));

export const channelName = (channel: string): string =>
  commonChannels.find(({ shortId }) => shortId === channel)?.name ?? channel;
