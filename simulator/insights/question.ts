import { sqlFile } from '../sql-file.js';
import type { Dropped } from '../warehouse.js';
import type { DimensionName } from './dimensions.js';

/**
 * What a number says. `ratio` is a plain one (0.25 is 25 %), `usd` an exact decimal in US dollars, `ms` whole
 * milliseconds, `day` whole days since the install.
 */
export type Unit = 'count' | 'ratio' | 'usd' | 'ms' | 'day';

/** A number of an answer, by the name that it has in the SQL. */
export type Metric = { readonly name: string; readonly unit: Unit; readonly formula: string };

export const granularities = ['day', 'week', 'month', 'total'] as const;
/** Which span of UTC days a row is about: weeks begin on Monday, `total` is all of them. */
export type Granularity = (typeof granularities)[number];

/** A question that can be asked about a workspace, in the words of mobile measurement and of no MMP. */
export type Question = {
  readonly name: string;
  /** What it answers, in one sentence. */
  readonly answers: string;
  readonly metrics: readonly Metric[];
  /** By what its answer can be split, and narrowed. */
  readonly dimensions: readonly DimensionName[];
  /** SQL of dimensions that stand in other columns than usual. */
  readonly columns?: Partial<Readonly<Record<DimensionName, string>>>;
  /** Columns of the SQL besides date and dimensions that tell its rows apart. */
  readonly keys?: readonly { readonly name: string; readonly unit: Unit | 'text' }[];
  /** Where nothing is asked for; `total` when left out. */
  readonly granularity?: Granularity;
  /** Days since the install that are told where none are asked for. Left out: the question has none. */
  readonly days?: readonly number[];
  /** What its rows are of, so that they can be counted by date without their numbers. Left out: they are few. */
  readonly rows?: readonly RowSource[];
  /** What its numbers lack where limits have pushed some out. @default 'facts' */
  readonly lacks?: Dropped;
  /** One SELECT over the views of the schema `mmp`, with the places that `fill-template.ts` fills. */
  readonly sql: string;
};

/** Facts of which each gives a row to the date and the groups that it is of. */
type RowSource = {
  /** A view of the schema `mmp`, or a SELECT with a name. */
  readonly from: string;
  /** The column that dates them. @default 'happened_at' */
  readonly at?: string;
  /** Which of them: a condition. @default 'true' */
  readonly where?: string;
};

/** What all that people do in apps can be split by, and what those do who brought them. */
export const usualDimensions: readonly DimensionName[] = [
  'app',
  'platform',
  'channel',
  'campaign',
  'country',
  'site',
  'creative',
];

export const metric = (name: string, unit: Unit, formula: string): Metric => ({ name, unit, formula });

const fileOf = (name: string): string => sqlFile(new URL(`./sql/${name}.sql`, import.meta.url));

/** The SQL of a question, which stands in `sql/NAME.sql`; `{part:NAME}` in it is what several places have in common. */
export const sqlOf = (name: string): string =>
  fileOf(name).replaceAll(/\{part:([a-z]+)\}/g, (_, part: string) => partOf(part));

/** What several places have in common, which stands in `sql/parts/NAME.sql`. */
export const partOf = (name: string): string => fileOf(`parts/${name}`);
