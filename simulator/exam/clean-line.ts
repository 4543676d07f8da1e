import { SimulatorError } from '../errors.js';
import type { Attempt } from './attempts.js';
import { groupBy } from './group-by.js';
import { type Likeness, likenessTo } from './likeness.js';

/** Something that the command sends, told apart from everything else that it sends. */
export type Expected = {
  readonly endpoint: string;
  /** The event or the product. */
  readonly name: string | null;
  /** Null where it differs from run to run. */
  readonly installationId: string | null;
  /** The app was opened: it comes before all else of its installation. */
  readonly isOpen: boolean;
  /** For people: `tenjin.event level_complete of 29ee… (value 2)`. */
  readonly label: string;
  /** Without what differs from run to run. */
  readonly fields: Attempt['fields'];
};

/** What the command sends when nothing goes wrong. */
export type CleanLine = Likeness<Expected> & {
  readonly expected: readonly Expected[];
  /** Fields that differ from run to run, or from try to try. */
  readonly volatile: readonly string[];
};

/** Says when it was sent, so a second try may say something else. */
const ALWAYS_VOLATILE = 'sent_at';
const MOST_NAMED = 5;
const MOST_TELLING = 3;

/**
 * Learns from two runs on a clean line what the command sends.
 *
 * @throws {SimulatorError} EXAM_IMPOSSIBLE where nothing can be learnt from it: nothing arrived, not all was recorded, the
 *   runs sent different things, or events cannot be told apart.
 */
export function readCleanLine(first: readonly Attempt[], second: readonly Attempt[]): CleanLine {
  for (const run of [first, second]) refuseUnrecorded(run);
  if (first.length !== second.length) {
    throw impossible(
      `two runs on a clean line sent ${first.length} and ${second.length} requests. A command must send the same each time`,
    );
  }
  const volatile = volatileFields(first, second);
  refuseDifferent(first, second, volatile);
  refuseAlike(first, volatile);

  const installations = sameBag(
    first.map(({ installationId }) => installationId),
    second.map(({ installationId }) => installationId),
  );
  const things = first.map((attempt) => {
    const { endpoint, name, installationId, isOpen } = attempt;
    const fields = stable(attempt, volatile);
    return { endpoint, name, installationId: installations ? installationId : null, isOpen, fields };
  });
  const expected = labelled(things);
  const byIdentity = new Map(expected.map((one) => [identityOf(one, volatile), one]));
  const likeness = likenessTo(expected);
  const stripped = ({ endpoint, fields }: Pick<Attempt, 'endpoint' | 'fields'>) => ({
    endpoint,
    fields: stable({ fields }, volatile),
  });
  return {
    expected,
    volatile: present(first, volatile),
    like: (attempt) => {
      const same = byIdentity.get(identityOf(attempt, volatile));
      return same === undefined ? likeness.like(stripped(attempt)) : [same];
    },
    nearest: (attempt) => likeness.nearest(stripped(attempt)),
  };
}

/** What is wrong with a command that cannot be examined. */
export function impossible(detail: string, options?: ErrorOptions): SimulatorError {
  return new SimulatorError('EXAM_IMPOSSIBLE', `${detail}.`, options);
}

function refuseUnrecorded(run: readonly Attempt[]): void {
  if (run.length === 0) {
    throw impossible(
      'on a clean line the command sent nothing that counts. It must send to MMP_SIM_URL with the key MMP_SIM_SDK_KEY',
    );
  }
  const bad = run.filter(({ isRecorded }) => !isRecorded);
  const [one] = bad;
  if (one === undefined) return;
  throw impossible(
    `on a clean line ${bad.length} of ${run.length} requests were not recorded. The first: ${one.endpoint}, answered ${one.status} (${one.reason ?? one.verdict}). The key is MMP_SIM_SDK_KEY, the app MMP_SIM_BUNDLE_ID on MMP_SIM_PLATFORM`,
  );
}

/** Of the fields of an endpoint, those whose values are not the same ones in both runs, in whatever order. */
function volatileFields(first: readonly Attempt[], second: readonly Attempt[]): Set<string> {
  const volatile = new Set([ALWAYS_VOLATILE]);
  const endpoints = new Set(first.map(({ endpoint }) => endpoint));
  for (const endpoint of endpoints) {
    const [here, there] = [first, second].map((run) => run.filter((one) => one.endpoint === endpoint));
    if (here === undefined || there === undefined) continue;
    for (const name of new Set([...here, ...there].flatMap(({ fields }) => Object.keys(fields)))) {
      const valuesOf = (run: readonly Attempt[]) => run.map(({ fields }) => JSON.stringify(fields[name]));
      if (!sameBag(valuesOf(here), valuesOf(there))) volatile.add(name);
    }
  }
  return volatile;
}

/** Values that only change places from run to run are left out too: which event gets which of them is chance. */
function refuseDifferent(first: readonly Attempt[], second: readonly Attempt[], volatile: Set<string>): void {
  const identities = (run: readonly Attempt[]): string[] => run.map((one) => identityOf(one, volatile));
  while (!sameBag(identities(first), identities(second))) {
    const names = [...new Set(first.flatMap((one) => Object.keys(stable(one, volatile))))];
    const before = unlike(identities(first), identities(second));
    const [best, next] = names
      .map((name) => {
        const more = new Set([...volatile, name]);
        const ids = (run: readonly Attempt[]): string[] => run.map((one) => identityOf(one, more));
        return { name, left: unlike(ids(first), ids(second)) };
      })
      .toSorted((a, b) => a.left - b.left);
    if (best === undefined || best.left >= before) {
      throw impossible('two runs on a clean line sent different things. A command must send the same each time');
    }
    if (next?.left === best.left) {
      throw impossible(
        `the values of ${best.name} and ${next.name} change places from run to run, and which of them belongs to an event cannot be told. Let it carry something more that stays the same`,
      );
    }
    volatile.add(best.name);
  }
}

function refuseAlike(run: readonly Attempt[], volatile: ReadonlySet<string>): void {
  const groups = groupBy(run, (one) => identityOf(one, volatile));
  const alike = [...groups.values()].filter(({ length }) => length > 1);
  const [[one] = []] = alike;
  if (one === undefined) return;
  const named = alike.slice(0, MOST_NAMED).map((group) => `${group.length} × ${labelOf(group[0] ?? one)}`);
  const left = present(run, volatile);
  const without = left.length === 0 ? '' : ` when ${left.join(', ')} is left out, since it differs from run to run`;
  throw impossible(
    `requests on a clean line cannot be told apart${without}: ${named.join('; ')}. Let each event carry something of its own that stays the same, such as another value or installation`,
  );
}

type Thing = Omit<Expected, 'label'>;

/** Those that would have the same label get the fields in which they differ. */
function labelled(things: readonly Thing[]): Expected[] {
  const namesakes = groupBy(things, labelOf);
  return things.map((thing) => {
    const label = labelOf(thing);
    const others = namesakes.get(label) ?? [];
    const names = Object.keys(thing.fields).filter((name) =>
      others.some((one) => one.fields[name] !== thing.fields[name]),
    );
    const telling = names.slice(0, MOST_TELLING).map((name) => `${name} ${thing.fields[name] ?? 'none'}`);
    return { ...thing, label: telling.length === 0 ? label : `${label} (${telling.join(', ')})` };
  });
}

/** For people: `tenjin.event level_complete of 29ee…`. */
export function labelOf({
  endpoint,
  name,
  installationId,
}: Pick<Thing, 'endpoint' | 'name' | 'installationId'>): string {
  return `${endpoint}${name === null ? '' : ` ${name}`}${installationId === null ? '' : ` of ${installationId}`}`;
}

const present = (run: readonly Attempt[], volatile: ReadonlySet<string>): string[] =>
  [...volatile].filter((name) => run.some(({ fields }) => Object.hasOwn(fields, name))).toSorted();

/** What it says, but for what differs from run to run. */
function stable({ fields }: Pick<Attempt, 'fields'>, volatile: ReadonlySet<string>): Attempt['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !volatile.has(name)));
}

function identityOf(attempt: Pick<Attempt, 'endpoint' | 'fields'>, volatile: ReadonlySet<string>): string {
  const fields = Object.entries(stable(attempt, volatile)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([attempt.endpoint, fields]);
}

const sameBag = (a: readonly unknown[], b: readonly unknown[]): boolean => unlike(a, b) === 0;

/** How many of one list have no counterpart in the other one. */
function unlike(a: readonly unknown[], b: readonly unknown[]): number {
  const left = new Map<unknown, number>();
  for (const one of a) left.set(one, (left.get(one) ?? 0) + 1);
  for (const one of b) left.set(one, (left.get(one) ?? 0) - 1);
  return [...left.values()].reduce((sum, count) => sum + Math.abs(count), 0);
}
