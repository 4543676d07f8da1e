import { expectedName, nameHint } from '@mmp-sim/contracts/known-names';
import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { InsightOptions } from '@mmp-sim/contracts/wire';
import { invalid } from '../checked.js';
import { SimulatorError } from '../errors.js';
import { type DimensionName, dimensionOf } from './dimensions.js';
import { type Nameable, readFilterValues, type Strange } from './filter-values.js';
import { granularities, type Granularity, type Question } from './question.js';
import { questions } from './questions.js';

/** Who asks, and about what. */
export type InsightQuestion = {
  /** Id of the workspace. */
  readonly workspace: string;
  readonly question: string;
  /** Instant on the workspace's clock, epoch milliseconds: what is young is told by it. */
  readonly nowMs: number;
  /** What filters can name; left out where whoever asks has seen to it. */
  readonly there?: Nameable;
  /** What stands before the name of a parameter in an error; nothing when left out. */
  readonly prefix?: string;
};

/** What is asked, with nothing left out. */
export type ResolvedInsight = {
  readonly question: Question;
  /** First and last UTC day, `YYYY-MM-DD`, both inside; null where there is no end. */
  readonly from: string | null;
  readonly to: string | null;
  readonly filters: readonly {
    readonly name: DimensionName;
    readonly values: readonly string[];
    /** Those that nothing is called now: the answer is refused where no row has them. */
    readonly strange: readonly Strange[];
  }[];
  readonly groupBy: readonly DimensionName[];
  readonly granularity: Granularity;
  /** Of which dates the rows of the page are, as `YYYY-MM-DD`; `before` is none of them, `isOne`: they are all of `from`. Left out: of any. */
  readonly dates?: { readonly from: string; readonly before: string; readonly isOne: boolean };
  /** Which groups the rows of the page are of: SQL that tells their numbers, as `key`. Left out: any. */
  readonly groups?: string;
  readonly days: readonly number[];
  readonly limit: number;
  readonly offset: number;
  readonly nowMs: number;
};

export const MOST_ROWS = 10_000;
export const USUAL_ROWS = 1000;
const MOST_VALUES = 1000;
const LAST_DAY = 120;
const LONGEST_VALUE = 1024;

/** The question of this name. @throws {SimulatorError} NOT_FOUND, with the names of those that there are. */
function findQuestion(name: string): Question {
  const question = questions.find((one) => one.name === name);
  if (question !== undefined) return question;
  const names = questions.map((one) => one.name);
  throw new SimulatorError('NOT_FOUND', `no question is called ${JSON.stringify(name)}. ${nameHint(name, names)}`);
}

/**
 * Checks what is asked, all of it at once.
 *
 * @param there - What the values of filters can name; where it is left out they are taken as they are.
 * @param prefix - What stands before a parameter's name in an error: `?` for one of a query.
 * @throws {SimulatorError} NOT_FOUND for the question; REQUEST_INVALID, which names what there is instead.
 */
export function resolveInsight(
  name: string,
  options: InsightOptions,
  { nowMs, there, prefix = '' }: Pick<InsightQuestion, 'nowMs' | 'there' | 'prefix'>,
): ResolvedInsight {
  const question = findQuestion(name);
  const problems: JsonProblem[] = [];
  const refuse = (parameter: string, given: string, expected: string): void =>
    void problems.push({ path: prefix + parameter, given, expected });
  const known = <Word extends string>(parameter: string, given: string, words: readonly Word[]): Word[] => {
    const found = words.filter((one) => one === given);
    if (found.length === 0) refuse(parameter, given, expectedName(given, words));
    return found;
  };

  const from = dayOf(options.from, 'from', refuse);
  const to = dayOf(options.to, 'to', refuse);
  if (from !== null && to !== null && to < from) refuse('to', to, `a day from ${from} (from) on`);
  const [granularity = 'total'] = known(
    'granularity',
    options.granularity ?? question.granularity ?? 'total',
    granularities,
  );
  const groupBy = [...new Set((options.groupBy ?? []).flatMap((one) => known('groupBy', one, question.dimensions)))];
  const filters = Object.entries(options.filters ?? {}).flatMap(([given, value]) => {
    const filter = question.dimensions.find((one) => one === given);
    const values = [value].flat();
    if (filter === undefined) {
      refuse(given, values.join(), expectedName(given, question.dimensions));
      return [];
    }
    if (values.length === 0 || values.length > MOST_VALUES) {
      refuse(filter, `${values.length} values`, `1–${MOST_VALUES} values`);
    }
    for (const one of values) {
      if (one.length > LONGEST_VALUE || hasControl(one)) {
        refuse(filter, JSON.stringify(one.slice(0, 100)), `at most ${LONGEST_VALUE} characters, none of control`);
      }
    }
    const read = there === undefined ? { values, strange: [] } : readFilterValues(filter, values, there);
    for (const { value: one, expected, isPossible } of read.strange) if (!isPossible) refuse(filter, one, expected);
    return [{ name: filter, ...read }];
  });
  const days = [...new Set(options.days ?? question.days ?? [])].toSorted((a, b) => a - b);
  if (options.days !== undefined && question.days === undefined) {
    refuse('days', options.days.join(), `none: ${question.name} is not about days since the install`);
  }
  if (question.days !== undefined && days.length === 0) refuse('days', 'none', `whole numbers, 0–${LAST_DAY}`);
  const wrong = days.find((day) => !Number.isInteger(day) || day < 0 || day > LAST_DAY);
  if (wrong !== undefined) refuse('days', String(wrong), `whole numbers, 0–${LAST_DAY}`);
  const limit = options.limit ?? USUAL_ROWS;
  if (limit < 1 || limit > MOST_ROWS) refuse('limit', String(limit), `a whole number, 1–${MOST_ROWS}`);
  const cursor = options.cursor ?? '0';
  if (!/^\d{1,12}$/.test(cursor)) refuse('cursor', cursor, 'the next of an earlier answer');
  if (problems.length > 0) throw invalid(problems);
  return { question, from, to, filters, groupBy, granularity, days, limit, offset: Number(cursor), nowMs };
}

function dayOf(
  text: string | undefined,
  name: string,
  refuse: (parameter: string, given: string, expected: string) => void,
): string | null {
  if (text === undefined) return null;
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  if (date !== null && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)) return text;
  refuse(name, text, 'a UTC day, such as 2026-01-31');
  return null;
}

// oxlint-disable-next-line no-control-regex -- These are what is looked for.
const hasControl = (text: string): boolean => /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/.test(text);

/** What its columns are, date and groupings with what people read beside them first. */
export function columnsOf({ question, granularity, groupBy }: ResolvedInsight): Column[] {
  return [
    ...(granularity === 'total' ? [] : [{ name: 'date', unit: 'date', sql: 'answer."date"' } as const]),
    ...groupBy.flatMap((name): Column[] => [
      { name, unit: dimensionOf(name).unit, sql: `answer."${name}"` },
      ...(dimensionOf(name).labels ?? []).map((label) => ({ ...label, unit: 'text' }) as const),
    ]),
    ...[...(question.keys ?? []), ...question.metrics].map(({ name, unit }) => ({
      name,
      unit,
      sql: `answer."${name}"`,
    })),
  ];
}

export type Column = { readonly name: string; readonly unit: ColumnUnit; readonly sql: string };
type ColumnUnit = Question['metrics'][number]['unit'] | 'text' | 'date';
