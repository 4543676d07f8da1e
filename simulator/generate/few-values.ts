import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlText } from '../sql-text.js';
import type { Catalogue } from '../synthesis/enact/catalogue.js';
import { userAgentOf } from '../synthesis/people/user-agents.js';
import { channelOf, siteOf } from '../synthesis/world/channels.js';
import type { World } from '../synthesis/world/world.js';

/** More values than that make the dictionary, which each file has of all of them, larger than what it saves. */
const MOST_VALUES = 2000;

type Name = (typeof names)[number];
const names = [
  'app_ids',
  'kinds',
  'channel_names',
  'campaign_ids',
  'site_ids',
  'creative_names',
  'country_codes',
  'user_agents',
  'os_versions',
  'device_models',
  'app_versions',
  'mediations',
  'ad_networks',
  'ad_formats',
  'ad_units',
] as const;

/** Columns of facts by what is in them. Not `app_id`: users of apps are told apart by the hash of its text. */
const columns: Readonly<Record<string, Name>> = {
  kind: 'kinds',
  channel: 'channel_names',
  campaign_id: 'campaign_ids',
  site_id: 'site_ids',
  creative_name: 'creative_names',
  details_country: 'country_codes',
  engagement_user_agent: 'user_agents',
  country: 'country_codes',
  os_version: 'os_versions',
  device_model: 'device_models',
  app_version: 'app_versions',
  source_channel: 'channel_names',
  source_campaign_id: 'campaign_ids',
  source_site_id: 'site_ids',
  source_creative_name: 'creative_names',
  source_country: 'country_codes',
  mediation: 'mediations',
  ad_network: 'ad_networks',
  ad_format: 'ad_formats',
  ad_unit_id: 'ad_units',
};

/**
 * Types of columns of which all values are known beforehand. What is a number of few takes a quarter of the time that texts
 * take: to be joined, and to be put into Parquet, whose dictionary it is already. Whoever reads the file finds texts.
 */
export class FewValues {
  readonly #types: ReadonlySet<string>;

  private constructor(types: readonly string[]) {
    this.#types = new Set(types);
  }

  /** None: all of it is text. */
  static readonly none = new FewValues([]);

  static async create(connection: DuckDBConnection, world: World, catalogue: Catalogue): Promise<FewValues> {
    const types: string[] = [];
    for (const [name, all] of Object.entries(valuesOf(world, catalogue))) {
      const values = [...new Set(all)];
      if (values.length === 0 || values.length > MOST_VALUES) continue;
      await connection.run(`create type ${name} as enum (${values.map(sqlText).join(', ')})`);
      types.push(name);
    }
    return new FewValues(types);
  }

  /** SQL in which `{as name}` stands behind what is of few values. */
  typed(sql: string): string {
    return sql.replaceAll(/ \{as (\w+)\}/g, (_, name: string) => (this.#types.has(name) ? `::${name}` : ''));
  }

  /** The type of a column of facts; null where it has more values. @param more - Columns of this table besides. */
  typeOf(column: string, more: Readonly<Record<string, Name>> = {}): string | null {
    const name = more[column] ?? columns[column];
    return name !== undefined && this.#types.has(name) ? name : null;
  }
}

function sitesOf(config: World['config']): string[] {
  const used = [...new Set(config.campaigns.map((campaign) => channelOf(config, campaign)))];
  const honest = used.flatMap((channel) => Array.from({ length: channel.sites }, (_, rank) => siteOf(channel, rank)));
  return [...honest, ...config.fraud.map(({ site }) => site)];
}

function creativesOf({ channels }: World['config']): string[] {
  const most = Math.max(...channels.map(({ creatives }) => creatives));
  return Array.from({ length: most }, (_, creative) => `creative-${creative}`);
}

function valuesOf(
  { config, devices, releases }: World,
  { apps, campaigns }: Catalogue,
): Record<Name, readonly string[]> {
  const ads = config.adRevenue;
  const formats = (ads?.formats ?? []).map(({ format }) => format);
  const all = [devices.android, devices.ios].flatMap(({ list }) => list);
  return {
    app_ids: [apps.android.id, apps.ios.id],
    kinds: ['click', 'impression'],
    channel_names: ['organic', ...config.channels.map(({ channel }) => channel)],
    campaign_ids: campaigns.map(({ id }) => id),
    site_ids: sitesOf(config),
    creative_names: creativesOf(config),
    country_codes: config.countries.map(({ country }) => country),
    user_agents: all.flatMap((device) =>
      device.os.flatMap(({ version }) => [userAgentOf(device, version, false), userAgentOf(device, version, true)]),
    ),
    os_versions: all.flatMap(({ os }) => os.map(({ version }) => version)),
    device_models: all.map(({ model }) => model),
    app_versions: releases.map(({ version }) => version),
    mediations: ads?.mediation == null ? [] : [ads.mediation],
    ad_networks: (ads?.networks ?? []).map(({ network }) => network),
    ad_formats: formats,
    ad_units: formats.map((format) => `${format}-unit`),
  };
}
