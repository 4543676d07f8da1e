import { type SenderClock, systemClock } from './clock.js';
import type { Policy } from './decide.js';
import { SenderError } from './errors.js';
import type { Mmp } from './mmp.js';
import { tenjin } from './mmps/tenjin/tenjin.js';
import { invalid, requireKnownOptions, requireMethods } from './option-checks.js';
import { MemoryOutbox } from './outbox/memory.js';
import { type CallKind, callKinds, type Outbox, type Target } from './outbox/outbox.js';
import type { Telemetry } from './telemetry.js';

/**
 * What is asked of an undici dispatcher. Written out here so that types need neither undici nor `@types/node`; undici's own
 * fit (a test holds these types to it).
 */
export type DispatcherLike = {
  dispatch(options: object, handler: object): boolean;
};

/** What is done when nobody knows whether the MMP has a call. */
export type UnknownOutcome = 'retry' | 'hold';

export type SenderOptions = {
  readonly mmp: 'tenjin';
  /**
   * The SDK key, or a function that knows it. It is looked up whenever a call is sent, and never kept beside one.
   * A function that throws, or answers no key, parks the app.
   */
  readonly sdkKey: string | ((app: Target) => string);
  /** The app of calls that name none. */
  readonly app?: Target | undefined;
  /** @default 'https://track.tenjin.com' */
  readonly baseUrl?: string | undefined;
  /** Where calls wait. The sender closes it. @default new MemoryOutbox() */
  readonly outbox?: Outbox | undefined;

  /** Requests at a time, 1 to 1,000. @default 16 */
  readonly concurrency?: number | undefined;
  /** Most requests in a second. @default no limit */
  readonly ratePerSecond?: number | undefined;
  /** @default 10_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** From the request to the head of the answer. @default 30_000 */
  readonly headersTimeoutMs?: number | undefined;
  /** Between two parts of the answer's body. @default 30_000 */
  readonly bodyTimeoutMs?: number | undefined;
  /** For an attempt as a whole. @default 60_000 */
  readonly attemptTimeoutMs?: number | undefined;
  /** How long a connection that is not used stays open. @default 4_000 */
  readonly keepAliveMs?: number | undefined;

  /** Shortest wait before another attempt. @default 100 */
  readonly minDelayMs?: number | undefined;
  /** Longest wait after the first failure; it doubles with each. @default 1_000 */
  readonly baseDelayMs?: number | undefined;
  /** Longest wait after any failure. @default 600_000, ten minutes */
  readonly maxDelayMs?: number | undefined;
  /** A `Retry-After` beyond it is taken as this. @default 3_600_000, an hour */
  readonly maxRetryAfterMs?: number | undefined;
  /** Attempts, after which a call is a dead letter. @default 20 */
  readonly maxAttempts?: number | undefined;
  /** Age at which a call is not sent any more but is a dead letter; it does not age while its app is parked. @default 259_200_000, three days */
  readonly maxAgeMs?: number | undefined;
  /** A call that was delivered later than this is reported: the MMP dates it by its arrival. @default 600_000 */
  readonly lateAfterMs?: number | undefined;

  /**
   * What is done with a call that may have counted or not, for all kinds or by kind: the connection broke after the
   * request was out, or 500, 502 or 504 was answered.
   *
   * @default 'retry' for opens and events; 'hold' for purchases, ad revenue, and subscriptions but those on Android,
   *   which Tenjin counts once by their token
   */
  readonly onUnknownOutcome?: UnknownOutcome | Partial<Record<CallKind, UnknownOutcome>> | undefined;
  /** What the MMP answered that it threw away is kept among the dead letters. @default false: it is reported */
  readonly keepDropped?: boolean | undefined;
  /** What a call does when the outbox is full. @default 'reject' */
  readonly whenFull?: 'reject' | 'wait' | undefined;
  /** Most calls that wait for room; a call more is rejected. @default 10_000 */
  readonly maxWaitingCalls?: number | undefined;
  /** Largest form of a call. @default 1_000_000 */
  readonly maxCallBytes?: number | undefined;

  /** How long no other process may send what this one has taken up. It is made longer while that is under way. @default 30_000 */
  readonly leaseMs?: number | undefined;
  /** How often the outbox is asked anew although nothing has happened here: another process may have left something. @default 5_000 */
  readonly pollMs?: number | undefined;

  /** OpenTelemetry's tracer and meter, as far as there are some. */
  readonly telemetry?: Telemetry | undefined;
  /** An undici dispatcher, such as a `ProxyAgent`, in place of the sender's own pool. The sender does not close it. */
  readonly dispatcher?: DispatcherLike | undefined;
  /** For tests. @default the machine's */
  readonly clock?: SenderClock | undefined;
  /** For tests. @default Math.random */
  readonly random?: (() => number) | undefined;
};

/** The same with nothing left out. */
export type ResolvedSenderOptions = Policy & {
  readonly mmp: Mmp;
  readonly sdkKey: (app: Target) => string;
  readonly app: Target | null;
  readonly baseUrl: string;
  readonly outbox: Outbox;
  readonly onUnknownOutcome: (kind: CallKind, target: Target) => UnknownOutcome;
  readonly keepDropped: boolean;
  readonly whenFull: 'reject' | 'wait';
  readonly telemetry: Telemetry;
  readonly dispatcher: DispatcherLike | null;
  readonly clock: SenderClock;
  readonly random: () => number;
} & { readonly [Name in keyof typeof numbers]: number };

const MOST_MS = 2_147_483_647;
const MOST = 1_000_000_000;

/** Default, least and most of each number. */
const numbers = {
  concurrency: [16, 1, 1000],
  ratePerSecond: [Infinity, 0.001, 1_000_000],
  connectTimeoutMs: [10_000, 1, MOST_MS],
  headersTimeoutMs: [30_000, 1, MOST_MS],
  bodyTimeoutMs: [30_000, 1, MOST_MS],
  attemptTimeoutMs: [60_000, 1, MOST_MS],
  keepAliveMs: [4000, 1, MOST_MS],
  minDelayMs: [100, 0, MOST_MS],
  baseDelayMs: [1000, 1, MOST_MS],
  maxDelayMs: [600_000, 1, MOST_MS],
  maxRetryAfterMs: [3_600_000, 1, MOST_MS],
  maxAttempts: [20, 1, MOST],
  maxAgeMs: [259_200_000, 1, Number.MAX_SAFE_INTEGER],
  lateAfterMs: [600_000, 0, Number.MAX_SAFE_INTEGER],
  maxWaitingCalls: [10_000, 1, MOST],
  maxCallBytes: [1_000_000, 100, MOST],
  leaseMs: [30_000, 100, MOST_MS],
  pollMs: [5000, 10, MOST_MS],
} as const satisfies Partial<Record<keyof SenderOptions, readonly [number, number, number]>>;

/** Every option that is no number. */
const others = {
  mmp: true,
  sdkKey: true,
  app: true,
  baseUrl: true,
  outbox: true,
  onUnknownOutcome: true,
  keepDropped: true,
  whenFull: true,
  telemetry: true,
  dispatcher: true,
  clock: true,
  random: true,
} as const satisfies Record<Exclude<keyof SenderOptions, keyof typeof numbers>, true>;

const optionNames = [...Object.keys(others), ...Object.keys(numbers)];

const OUTBOX_METHODS = [
  'add',
  'claim',
  'settle',
  'extend',
  'counts',
  'nextDueMs',
  'setAside',
  'requeue',
  'discard',
  'close',
] as const satisfies readonly (keyof Outbox)[];

const mmps: Readonly<Record<SenderOptions['mmp'], Mmp>> = { tenjin };

/**
 * Checks the options once, at the edge.
 *
 * @throws {SenderError} OPTIONS_INVALID for the first that cannot be.
 */
export function resolveOptions(options: SenderOptions): ResolvedSenderOptions {
  requireKnownOptions('createSender', options, optionNames);
  const mmp = Object.hasOwn(mmps, options.mmp) ? mmps[options.mmp] : undefined;
  if (mmp === undefined) throw invalid('mmp', options.mmp, `one of ${Object.keys(mmps).join(', ')}`);
  return {
    mmp,
    sdkKey: sdkKeyOf(options, mmp),
    app: options.app === undefined ? null : targetOf(options.app, mmp),
    baseUrl: withoutEndpoint(baseUrlOf(options.baseUrl ?? mmp.baseUrl), mmp),
    outbox: outboxOf(options.outbox),
    onUnknownOutcome: onUnknownOf(options.onUnknownOutcome, mmp),
    keepDropped: oneOf('keepDropped', options.keepDropped ?? false, [true, false]),
    whenFull: oneOf('whenFull', options.whenFull ?? 'reject', ['reject', 'wait']),
    telemetry: options.telemetry ?? {},
    dispatcher: dispatcherOf(options.dispatcher),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    ...numbersOf(options),
  };
}

type Numbers = { [Name in keyof typeof numbers]: number };

function numbersOf(options: SenderOptions): Numbers {
  const resolved: Partial<Record<keyof Numbers, number>> = {};
  for (const [name, [otherwise, least, most]] of Object.entries(numbers) as [
    keyof Numbers,
    readonly [number, number, number],
  ][]) {
    const given: unknown = options[name];
    const isWhole = name !== 'ratePerSecond';
    if (given === undefined || given === otherwise) resolved[name] = otherwise;
    else if (typeof given !== 'number' || !(given >= least && given <= most) || (isWhole && !Number.isInteger(given))) {
      throw invalid(name, given, `${isWhole ? 'a whole number' : 'a number'}, ${least} to ${most}`);
    } else resolved[name] = given;
  }
  return resolved as Numbers;
}

function sdkKeyOf({ sdkKey }: SenderOptions, mmp: Mmp): (app: Target) => string {
  if (typeof sdkKey === 'function') return sdkKey;
  const fault = mmp.keyFault(sdkKey);
  // The key itself is not repeated: it may end up in a log.
  if (fault !== null) throw new SenderError('OPTIONS_INVALID', `sdkKey: ${fault}. Give the SDK key of the app.`);
  return () => sdkKey;
}

function targetOf(app: Target, mmp: Mmp): Target {
  const { bundleId, platform } = app as Partial<Record<keyof Target, unknown>>;
  if (typeof bundleId !== 'string' || typeof platform !== 'string') {
    throw invalid('app', app, '{bundleId, platform}, both of them text');
  }
  return { bundleId, platform: oneOf('app.platform', platform, mmp.platforms) };
}

function outboxOf(outbox: Outbox | undefined): Outbox {
  if (outbox === undefined) return new MemoryOutbox();
  requireMethods('outbox', outbox, OUTBOX_METHODS, 'an outbox, such as new MemoryOutbox() or sqliteOutbox({ path })');
  return outbox;
}

function dispatcherOf(dispatcher: SenderOptions['dispatcher']): DispatcherLike | null {
  if (dispatcher === undefined) return null;
  requireMethods('dispatcher', dispatcher, ['dispatch'], "an undici dispatcher, such as new ProxyAgent('http://…')");
  return dispatcher;
}

/** Refuses a base URL that ends as the path of an endpoint begins: that part would be there twice. */
function withoutEndpoint(baseUrl: string, { paths }: Mmp): string {
  const { origin, pathname } = new URL(baseUrl);
  const path = pathname.replace(/\/+$/, '');
  // A workspace of the simulator may have any name.
  if (/^\/w\/[^/]+$/.test(path)) return baseUrl;
  const beginnings = paths.flatMap((one) => one.split('/').map((_, n, parts) => parts.slice(0, n + 1).join('/')));
  const doubled = beginnings.filter((one) => one !== '' && path.endsWith(one)).toSorted((a, b) => b.length - a.length);
  const [longest] = doubled;
  if (longest === undefined) return baseUrl;
  const meant = `${origin}${path.slice(0, -longest.length)}`;
  throw invalid('baseUrl', baseUrl, `without ${longest}, which the sender adds: ${meant}`);
}

function baseUrlOf(text: string): string {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && `${url.search}${url.hash}${url.username}${url.password}` === '';
  if (url === null || !isPlain || !/^https?:$/.test(url.protocol)) {
    throw invalid('baseUrl', concealed(text), 'an http or https URL without credentials and without a query');
  }
  return url.href;
}

/** An address that may be shown: without whatever may be a password or a key. It need not be one. */
function concealed(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(given) ?? [];
  // The last sign of all: one in a password, or a slash or question mark before it, must not end what is left out.
  const at = rest.lastIndexOf('@');
  const place = (at === -1 ? rest : `***${rest.slice(at)}`).replace(/[?#].*$/s, (query) => `${query.slice(0, 1)}***`);
  return `${scheme}${place}`;
}

function onUnknownOf(
  given: SenderOptions['onUnknownOutcome'],
  mmp: Mmp,
): (kind: CallKind, target: Target) => UnknownOutcome {
  const byKind = typeof given === 'string' ? Object.fromEntries(callKinds.map((kind) => [kind, given])) : (given ?? {});
  requireKnownOptions('onUnknownOutcome', byKind, callKinds);
  for (const [kind, policy] of Object.entries(byKind)) {
    if (policy !== undefined) oneOf(`onUnknownOutcome.${kind}`, policy, ['retry', 'hold']);
  }
  const chosen: Partial<Record<CallKind, UnknownOutcome>> = byKind;
  return (kind, target) => chosen[kind] ?? (mmp.countsTwice(kind, target) ? 'hold' : 'retry');
}

function oneOf<Value>(name: string, given: unknown, known: readonly Value[]): Value {
  const found = known.find((value) => value === given);
  if (found === undefined) throw invalid(name, given, known.map((value) => JSON.stringify(value)).join(' or '));
  return found;
}
