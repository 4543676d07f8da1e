import type { StageColumns, StageTable } from './stage-table.js';

const shared = { number: 'double', id: 'uuid', at_ms: 'double' } as const;
const ofInstallation = {
  ...shared,
  installation: 'integer',
  knows_id: 'boolean',
  ip: 'text',
  /** Place among the releases of the world. */
  version: 'integer',
} as const;
const money = {
  currency: 'varchar',
  gross: 'double',
  net: 'double',
  gross_usd: 'double',
  net_usd: 'double',
  commission: 'double',
} as const;

/** What is the same for all rows of a phone or an installation is written once and joined when it is read. */
export const stageTables = {
  // Texts that come again and again, by their number: those of columns that are `text`.
  texts: { text: 'varchar' },
  phones: { advertising_id: 'uuid', user_agent: 'text', country: 'text' },
  installed: {
    app: 'integer',
    installation_id: 'varchar',
    advertising_id: 'varchar',
    developer_device_id: 'varchar',
    user_id: 'varchar',
    country: 'varchar',
    os_version: 'varchar',
    device_model: 'varchar',
    acquired_at: 'double',
    channel: 'varchar',
    campaign_id: 'varchar',
    engagement_id: 'varchar',
    site_id: 'varchar',
    creative_name: 'varchar',
    source_country: 'varchar',
    tracked: 'boolean',
    cohort_user: 'double',
  },
  engaged: {
    ...shared,
    phone: 'integer',
    is_click: 'boolean',
    campaign: 'integer',
    site: 'integer',
    creative: 'integer',
    ip: 'text',
  },
  claimed: {
    ...shared,
    installation: 'integer',
    is_click: 'boolean',
    campaign: 'integer',
    knows_id: 'boolean',
    engaged_at: 'double',
  },
  opened: { ...ofInstallation },
  installs_made: { ...ofInstallation, method: 'text', reinstall: 'boolean', tracked: 'boolean' },
  happened: { ...ofInstallation, name: 'text', value: 'double' },
  bought: {
    ...ofInstallation,
    product_id: 'varchar',
    unit_price: 'double',
    quantity: 'double',
    transaction_id: 'varchar',
    ...money,
  },
  subscribed: {
    ...ofInstallation,
    product_id: 'varchar',
    event: 'varchar',
    reported: 'boolean',
    purchase_token: 'varchar',
    transaction_id: 'varchar',
    ...money,
  },
  watched: { ...ofInstallation, network: 'integer', format: 'integer', micros: 'double' },
  reported: {
    day: 'double',
    campaign: 'integer',
    country: 'varchar',
    impressions: 'double',
    clicks: 'double',
    installs: 'double',
    spend: 'double',
  },
  true_installs: {
    installation: 'integer',
    person: 'varchar',
    installed_at: 'double',
    again: 'boolean',
    cause_campaign_id: 'varchar',
    cause_kind: 'varchar',
    cause_at: 'double',
    last_touch_campaign_id: 'varchar',
    last_touch_channel: 'varchar',
    incremental: 'boolean',
    organic_at: 'double',
  },
  true_increments: { installation: 'integer', campaign_id: 'varchar', would_have_come: 'boolean', later_ms: 'double' },
  true_worth: {
    installation: 'integer',
    observed_gross: 'double',
    observed_net: 'double',
    observed_refunds: 'double',
    lifetime_gross: 'double',
    lifetime_net: 'double',
    lifetime_refunds: 'double',
  },
  true_fraud: {
    installation: 'integer',
    kind: 'varchar',
    campaign_id: 'varchar',
    site_id: 'varchar',
    is_fake: 'boolean',
  },
  true_mess: {
    id: 'uuid',
    type: 'varchar',
    installation: 'integer',
    kind: 'varchar',
    occurred_at: 'double',
    received_at: 'double',
    currency: 'varchar',
  },
  // Of facts with which something is wrong: when they were sent by the clock of the phone, and whether they left out an id.
  sent: { number: 'double', at_ms: 'double', lacks_id: 'boolean' },
  true_consent: {
    installation: 'integer',
    asked: 'boolean',
    advertiser: 'boolean',
    at_first_open: 'boolean',
    publisher: 'boolean',
  },
} as const satisfies Record<string, StageColumns>;

export type StageName = keyof typeof stageTables;

/** Those of what is a fact. */
export const factStages = [
  'engaged',
  'claimed',
  'opened',
  'installs_made',
  'happened',
  'bought',
  'subscribed',
  'watched',
] as const satisfies readonly StageName[];

export type Tables = { readonly [name in StageName]: StageTable<(typeof stageTables)[name]> };
