import { sqlFile } from '../sql-file.js';
import { commonChannels } from '../workspaces/common-channels.js';
import type { MadeWorld } from '../made-world/made-world.js';
import { type AskedColumns, attributedColumns, type Columns } from './attributed-columns.js';
import { attributedSource } from './attributed-files.js';
import { type Counted, type Graded, gradedNetworks, overallOf, type Rated } from './rated.js';
import { type GradedRoas, roasOf } from './roas.js';
import { type GradedFraud, fraudOf } from './fraud.js';
import { SimulatorError } from '../errors.js';

export type Target = 'last-touch' | 'incremental';
/** Until when what installations bring is summed up: in the span of the data, or in 365 days. */
export type Horizon = 'observed' | 'lifetime';

export type GradeOptions = {
  /** Files of an attribution result, or folders of them. */
  readonly attributed: readonly string[];
  readonly columns: AskedColumns;
  readonly target: Target;
  readonly horizon: Horizon;
};

/** How good an attribution result is. Shares are from 0 to 1, and null where there is nothing to divide by. */
export type Grade = {
  readonly target: Target;
  readonly columns: Columns;
  /** Of the whole world; fewer are a part of it. */
  readonly partitions: { readonly there: number; readonly of: number };
  readonly installs: { readonly real: number; readonly fake: number; readonly reinstallsLeftOut: number };
  readonly told: Told;
  /** All networks together: to whom installations were given, whether it was the right one. */
  readonly overall: Rated & { readonly accuracy: number | null };
  readonly networks: readonly Graded[];
  readonly organic: Rated & { readonly stolen: number; readonly stolenShare: number | null };
  /** Null where the world has no table of fraud. */
  readonly fraud: GradedFraud | null;
  /** Null where the world's folder has no spend. */
  readonly roas: GradedRoas | null;
};

/** What stands in the files. */
type Told = {
  readonly rows: number;
  readonly withoutId: number;
  /** Installations of the truth of which nothing is said. */
  readonly missing: number;
  /** Installations that the world does not have; they count for nothing. */
  readonly unknown: number;
  /** Installations with several rows, of which the first counts; those whose rows do not agree. */
  readonly doubled: number;
  readonly contradicting: number;
  /** Installations given to a name that is no network, and to one that is no campaign, of this world. */
  readonly unknownNetworks: number;
  readonly unknownCampaigns: number;
};

const sqlOf = (name: string): string => sqlFile(new URL(`./sql/${name}.sql`, import.meta.url));

/**
 * Grades an attribution result against the truth of a world.
 *
 * `last-touch`: the network that an MMP would name that knew everybody, in the same windows and without fraud.
 * `incremental`: that of the ad which brought whoever had never come without advertising; organic for all others.
 *
 * @throws {SimulatorError} REQUEST_INVALID for files that cannot be read or do not say what is needed.
 */
export async function grade(world: MadeWorld, options: GradeOptions): Promise<Grade> {
  const { target, horizon } = options;
  await world.show({
    truth_installs: {
      installation_id: 'varchar',
      reinstall: 'boolean',
      person: 'varchar',
      last_touch_channel: 'varchar',
      last_touch_campaign_id: 'varchar',
      cause_campaign_id: 'varchar',
      incremental: 'boolean',
    },
    truth_incrementality: { installation_id: 'varchar', campaign_id: 'varchar', would_have_come: 'boolean' },
    truth_ltv: {
      installation_id: 'varchar',
      observed_net: 'decimal(18, 6)',
      lifetime_net: 'decimal(18, 6)',
    },
    truth_fraud: { installation_id: 'varchar', kind: 'varchar', campaign_id: 'varchar', is_fake: 'boolean' },
    truth_fraud_clicks: { engagement_id: 'varchar', kind: 'varchar' },
    network_reports: { campaign_id: 'varchar', spend: 'decimal(18, 6)' },
  });
  await nameThings(world);
  const columns = await readAttributed(world, options);
  await world.run(`create view true_sources as ${sqlOf(target)}`);
  await world.run(`create view worth as ${worthSql(horizon)}`);
  await world.run(`create table graded as ${sqlOf('graded')}`);
  const counted = await world.rows<Counted>(
    `select true_channel, given_channel, count(*) as installs from graded group by all order by all`,
  );
  const names = new Map(commonChannels.map(({ shortId, name }) => [shortId, name]));
  const own = world.world.config.channels.map(({ channel }) => channel);
  const { overall, organic } = overallOf(counted);
  return {
    target,
    columns,
    partitions: world.partitions,
    installs: await installsOf(world),
    told: await toldOf(world),
    overall,
    networks: gradedNetworks(counted, own, names),
    organic,
    fraud: world.has('truth_fraud') ? await fraudOf(world, columns) : null,
    roas: world.has('network_reports') ? await roasOf(world, target, columns.campaign !== null, horizon) : null,
  };
}

/** By which names a network or a campaign may be called. Case does not count. */
async function nameThings(world: MadeWorld): Promise<void> {
  const channels = ['organic', ...world.world.config.channels.map(({ channel }) => channel)];
  const display = (channel: string): string =>
    commonChannels.find(({ shortId }) => shortId === channel)?.name ?? channel;
  const aliases = channels.flatMap((channel) => [
    [channel, channel],
    [display(channel), channel],
  ]);
  aliases.push(['none', 'organic'], ['unattributed', 'organic']);
  await world.tell('aliases', ['alias', 'channel'], unique(aliases));
  const { campaigns } = world.catalogue;
  await world.tell(
    'campaigns',
    ['campaign_id', 'name', 'channel'],
    campaigns.map(({ id, name, channel }) => [id, name, channel]),
  );
  // An id is never another campaign's name.
  const ids = campaigns.map(({ id, channel }) => [id, id, channel]);
  await world.tell(
    'campaign_aliases',
    ['alias', 'campaign_id', 'channel'],
    unique([...ids, ...campaigns.map(({ id, name, channel }) => [name, id, channel])]),
  );
}

/** By lower-case alias; the first of one name. */
function unique(rows: readonly (readonly string[])[]): string[][] {
  const known = new Map<string, string[]>();
  for (const [alias = '', ...rest] of rows) {
    const key = alias.toLowerCase();
    if (!known.has(key)) known.set(key, [key, ...rest]);
  }
  return [...known.values()];
}

async function readAttributed(world: MadeWorld, { attributed, columns: asked }: GradeOptions): Promise<Columns> {
  const source = await attributedSource(attributed, (path) => world.attach(path, 'ATTRIBUTED'));
  try {
    const described = await world.rows<{ column_name: string; column_type: string }>(
      `describe select * from ${source}`,
    );
    const columns = attributedColumns(
      described.map((one) => one.column_name),
      asked,
    );
    const text = (name: string | null): string => {
      if (name === null) return 'null::varchar';
      const quoted = `"${name.replaceAll('"', '""')}"`;
      const isJson = described.some((one) => one.column_name === name && one.column_type === 'JSON');
      return isJson ? `${quoted}->>'$'` : `${quoted}::varchar`;
    };
    const { id, network, campaign, engagement, rejected } = columns;
    await world.run(
      `create view told as select ${text(id)} as id, ${text(network)} as network, ${text(campaign)} as campaign, ${text(engagement)} as engagement, ${text(rejected)} as rejected from ${source}`,
    );
    await world.run(`create table attributed as ${sqlOf('attributed')}`);
    return columns;
  } catch (error) {
    // The world was read before: what cannot be read now are these files.
    if (!(error instanceof SimulatorError) || error.cause === undefined) throw error;
    throw new SimulatorError('REQUEST_INVALID', `ATTRIBUTED: ${error.detail.replace(`${world.folder} `, '')}`, {
      cause: error,
    });
  }
}

async function installsOf(world: MadeWorld): Promise<Grade['installs']> {
  const [row] = await world.rows<{ real: number; fake: number; reinstalls: number }>(
    `select
      (select count(*) from graded where true_channel <> 'fake') as real,
      (select count(*) from graded where true_channel = 'fake') as fake,
      (select count(*) from truth_installs where reinstall) as reinstalls`,
  );
  return { real: row?.real ?? 0, fake: row?.fake ?? 0, reinstallsLeftOut: row?.reinstalls ?? 0 };
}

async function toldOf(world: MadeWorld): Promise<Told> {
  const [row] = await world.rows<Told & { known: number }>(`
    select
      coalesce(sum(times), 0)::bigint as "rows",
      coalesce(sum(times) filter (where installation_id is null), 0)::bigint as "withoutId",
      (select count(*) from graded where given_channel = 'untold') as missing,
      count(*) filter (where is_known) as known,
      count(*) filter (where installation_id is not null and not is_known) as "unknown",
      count(*) filter (where is_known and times > 1) as doubled,
      count(*) filter (where is_known and is_contradicting) as contradicting,
      count(*) filter (where is_known and is_unknown_network) as "unknownNetworks",
      count(*) filter (where is_known and is_unknown_campaign) as "unknownCampaigns"
    from (
      select *, installation_id in (select installation_id from truth_installs union all select installation_id from truth_fraud) as is_known
      from attributed
    )`);
  if (row === undefined) throw new RangeError('a sum has a row');
  const { known, ...told } = row;
  if (known > 0 || told.unknown === 0) return told;
  throw new SimulatorError(
    'REQUEST_INVALID',
    `ATTRIBUTED: none of the ${told.unknown} installations in the files is of the world ${world.folder}. Name the files that were made of it, its folder by --truth, or the column that tells the installation by --id-column.`,
  );
}

/** A life may go on in another installation: what it earns there is worth of the first one, by which its person came. */
const worthSql = (horizon: Horizon): string => `
  with one as (
    select installation_id, reinstall, coalesce(person, installation_id) as person, ${horizon}_net as net
    from truth_ltv join truth_installs using (installation_id)
  ),
  sums as (select person, sum(net) as revenue from one group by person)
  select installation_id, revenue
  from truth_installs join sums on sums.person = coalesce(truth_installs.person, installation_id)
  where not reinstall`;
