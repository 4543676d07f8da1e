import type { Numbers, NumbersAsked, ReportingWorld } from '../../reporting-api.js';
import { describer } from './describe.js';
import { groupingsOf } from './dimensions.js';
import type { Resource } from './envelope.js';
import { readNumber, type Source } from './metrics.js';
import type { ReportQuery } from './report-query.js';

const granularities = { daily: 'day', 'totals-daily': 'total', weekly: 'week', monthly: 'month' } as const;

/** What one question says of one group, by the day since the install where it is about such. */
type Found = { readonly keys: Numbers; readonly numbers: Map<string, Numbers> };

/**
 * The rows of a report: one for each group, and date, of which any of its metrics has a number. In the order of their
 * dates and groups.
 */
export async function reportRows(query: ReportQuery, world: ReportingWorld): Promise<Resource[]> {
  const { metrics } = query;
  const names = [...(query.granularity === 'totals-daily' ? [] : ['date']), ...groupings(query)];
  const days = [...new Set(metrics.flatMap(({ day }) => (day === null ? [] : [day])))];
  const rows = new Map<string, Found>();
  for (const question of questionsOf(query)) {
    const isByDay = sourcesOf(query).some((one) => one.question === question && one.byDay === true);
    for (const row of await world.ask(asked(query, question, isByDay ? days : null, world))) {
      const key = JSON.stringify(names.map((name) => row[name] ?? null));
      let found = rows.get(key);
      if (found === undefined) {
        found = { keys: row, numbers: new Map() };
        rows.set(key, found);
      }
      found.numbers.set(place(question, isByDay ? Number(row['day']) : null), row);
    }
  }
  const describe = describer(query, world);
  return [...rows.values()]
    .map(({ keys, numbers }) => {
      const { parts, attributes } = describe(keys);
      const values = metrics.map(({ id, metric, day }) => {
        const look = (source: Source): number | bigint | null => {
          const row = numbers.get(place(source.question, source.byDay === true ? day : null));
          return readNumber(row === undefined ? undefined : (row[source.column] ?? null), source);
        };
        return [id, metric.value(look)] as const;
      });
      return { parts, resource: resource(parts, { ...attributes, ...Object.fromEntries(values) }) };
    })
    .toSorted((a, b) => compare(a.parts, b.parts))
    .map((row) => row.resource);
}

const place = (question: string, day: number | null): string => `${question} ${day ?? ''}`;

const resource = (parts: readonly string[], attributes: Resource['attributes'] = {}): Resource => ({
  id: parts.join(','),
  type: 'report',
  attributes,
});

/** By what the insights are asked to group. */
const groupings = ({ groupBy }: ReportQuery): string[] => [...new Set(groupBy.flatMap((one) => groupingsOf[one]))];

const sourcesOf = ({ metrics }: ReportQuery): readonly Source[] => metrics.flatMap(({ metric }) => metric.sources);

const questionsOf = (query: ReportQuery): string[] => [...new Set(sourcesOf(query).map(({ question }) => question))];

function asked(
  query: ReportQuery,
  question: string,
  days: readonly number[] | null,
  { channels }: ReportingWorld,
): NumbersAsked {
  const { startDate, endDate, granularity, appIds, channelIds } = query;
  const shortIds = channelIds.map((id) => channels.find((one) => one.id === id)?.shortId ?? `no channel ${id}`);
  return {
    question,
    from: startDate,
    to: endDate,
    granularity: granularities[granularity],
    groupBy: groupings(query),
    filters: {
      ...(appIds.length === 0 ? {} : { app: appIds }),
      ...(channelIds.length === 0 ? {} : { channel: shortIds }),
    },
    ...(days === null ? {} : { days }),
  };
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [at, part] of a.entries()) {
    const other = b[at] ?? '';
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}
