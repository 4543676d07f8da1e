import type { RequestEntry } from '@mmp-sim/contracts/answers';
import type { NativeError, NativeMismatch, NativeResults } from './native-verifier.js';
import type { Interaction, Pact } from './pact-file.js';
import { isKnownState, stateProblem } from './provider-states.js';

/** What became of one interaction. */
export type VerifiedInteraction = {
  readonly description: string;
  /** Names of the states that the pact gives it; null where nobody can say which interaction of a broker's it is. */
  readonly states: readonly string[] | null;
  /**
   * `pending`: it does not hold, and does not count, since no version of the provider has ever met it. `skipped`: it was
   * not tried.
   */
  readonly result: 'passed' | 'failed' | 'pending' | 'skipped';
  readonly durationMs: number;
  /** Why it does not hold: status, headers and body, each as one sentence. */
  readonly reasons: readonly string[];
  /** What the simulator made of its request, with the findings; null where none arrived, or nobody can say which. */
  readonly request: RequestEntry | null;
};

/** What became of a pact: of a file, or of all that a broker has. */
export type VerifiedPact = {
  /** The path or the address under which it was asked for. */
  readonly source: string;
  /** Null where a broker holds several. */
  readonly consumer: string | null;
  /** How many interactions name no state that is known, and were given one. */
  readonly inferredStates: number;
  /** Why a broker could not be told the result; null where it was, or need not be. */
  readonly unpublished: string | null;
  readonly interactions: readonly VerifiedInteraction[];
};

export type Verification = { readonly pass: boolean; readonly pacts: readonly VerifiedPact[] };

/**
 * Puts together what Pact's verifier says of each interaction and what the simulator found of its request. Interactions
 * are verified one after another, so the requests stand in the journal in their order.
 *
 * @param known - The interactions where the pact has been read here, else null.
 * @param requests - What arrived meanwhile, the oldest first.
 */
export function joinResults(
  results: NativeResults,
  known: readonly Interaction[] | null,
  requests: readonly RequestEntry[],
): VerifiedInteraction[] {
  const errors = [...results.errors];
  const pending = [...results.pendingErrors];
  const rows = results.interactionResults.map(({ description, duration, result }, index) => {
    const isPassed = result === 'OK';
    const failure = isPassed ? null : takeFirst(errors, description);
    const excused = isPassed || failure !== null ? null : takeFirst(pending, description);
    return { description, duration, index, isPassed, failure, excused };
  });
  const sent = rows.filter(({ failure, excused }) => !isUnsent(failure) && !isUnsent(excused));
  const requestOf = known === null ? byPlace(sent, requests) : byPath(sent, known, requests);
  return rows.map((row) => ({
    description: row.description,
    states: known?.[row.index]?.states.map(({ name }) => name) ?? null,
    result: row.isPassed ? 'passed' : row.excused === null ? 'failed' : 'pending',
    durationMs: Number.parseInt(row.duration, 10) || 0,
    reasons: reasonsOf(row.failure ?? row.excused, known?.[row.index] ?? null),
    request: requestOf.get(row.index) ?? null,
  }));
}

/** What a pact holds and nobody can ask an MMP. */
export const skippedMessages = ({ messages }: Pick<Pact, 'messages'>): VerifiedInteraction[] =>
  messages.map(({ description, type }) => skipped(description, `it is of type ${type}; an MMP is asked over HTTP`));

export const skipped = (description: string, reason: string): VerifiedInteraction => ({
  description,
  states: [],
  result: 'skipped',
  durationMs: 0,
  reasons: [reason],
  request: null,
});

type Row = { readonly index: number };

/** The request of each row by its index: the next one that went to the interaction's path. */
function byPath(
  rows: readonly Row[],
  known: readonly Interaction[],
  requests: readonly RequestEntry[],
): Map<number, RequestEntry> {
  const found = new Map<number, RequestEntry>();
  let at = 0;
  for (const { index } of rows) {
    const wanted = known[index]?.request;
    const request = requests[at];
    // Not every path is the MMP's: one that is not leaves nothing in the journal.
    if (request === undefined || wanted === undefined || !isOf(request, wanted)) continue;
    found.set(index, request);
    at += 1;
  }
  return found;
}

function isOf({ sent }: RequestEntry, { method, path }: Interaction['request']): boolean {
  const [target = ''] = sent.target.replace(/^\/w\/[^/]+/, '').split('?', 1);
  return sent.method === method && target === path;
}

/** Without knowing what was sent, only as many requests as interactions can be told apart. */
function byPlace(rows: readonly Row[], requests: readonly RequestEntry[]): Map<number, RequestEntry> {
  if (rows.length !== requests.length) return new Map();
  return new Map(rows.flatMap(({ index }, place) => (requests[place] === undefined ? [] : [[index, requests[place]]])));
}

/** The first error that is about an interaction; it counts for one. */
function takeFirst(errors: NativeError[], description: string): NativeError | null {
  const at = errors.findIndex(({ interaction }) => interaction.endsWith(` - ${description}`));
  const [first] = errors.splice(at === -1 ? 0 : at, at === -1 && errors.length !== 1 ? 0 : 1);
  return first ?? null;
}

/** The library's words where a state could not be set up: then it sends no request. */
const isUnsent = (error: NativeError | null): boolean =>
  error?.mismatch.message?.includes('setup state change handlers has failed') === true;

function reasonsOf(error: NativeError | null, interaction: Interaction | null): string[] {
  if (error === null) return [];
  if (isUnsent(error)) return unsentReasons(interaction);
  const { message, mismatches = [] } = error.mismatch;
  if (mismatches.length === 0) return [message ?? 'it failed'];
  const order = Object.keys(places);
  // The library's own order is by chance.
  const sorted = mismatches.toSorted((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
  return sorted.map(reasonOf);
}

/** The library does not pass on why. */
function unsentReasons(interaction: Interaction | null): string[] {
  const problems = (interaction?.states ?? []).flatMap(({ name, params }) => {
    const problem = stateProblem(name, params);
    const wayOut = isKnownState(name) ? '' : ' Or let --infer-states make one of the request.';
    return problem === null ? [] : [`given ${name}: ${problem}${wayOut}`];
  });
  return problems.length === 0 ? ['a provider state could not be set up: no request was sent'] : problems;
}

const places: Readonly<Record<string, string>> = {
  StatusMismatch: 'status',
  HeaderMismatch: 'header',
  BodyMismatch: 'body',
  BodyTypeMismatch: 'body',
};

function reasonOf({ type, mismatch, key, path }: NativeMismatch): string {
  const place = [places[type] ?? type, key ?? (path === '$' ? undefined : path)].filter(Boolean).join(' ');
  return `${place}: ${mismatch.replace(/^Mismatch with header '[^']*': /, '')}`;
}
