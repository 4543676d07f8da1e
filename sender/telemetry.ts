import type { SenderEvents } from './events.js';
import type { CallKind, Target } from './outbox/outbox.js';

type Attributes = Record<string, string | number | boolean>;

/**
 * What is used of OpenTelemetry's tracer and meter. The API's own fit (a test holds these types to it); they are written
 * out here so that nobody who installs the sender has to install the API.
 */
export type SpanLike = {
  setAttribute(name: string, value: string | number | boolean): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  end(): void;
};
export type TracerLike = {
  startSpan(name: string, options?: { kind?: number; attributes?: Attributes }): SpanLike;
};
export type MeterLike = {
  createCounter(name: string, options?: { description?: string; unit?: string }): CounterLike;
  createHistogram(name: string, options?: { description?: string; unit?: string }): HistogramLike;
};
type CounterLike = { add(value: number, attributes?: Attributes): void };
type HistogramLike = { record(value: number, attributes?: Attributes): void };

export type Telemetry = {
  /** A span for each attempt, `mmp.send`. */
  readonly tracer?: TracerLike | undefined;
  /** Counters of attempts and of what became of calls, and a histogram of how long attempts take. */
  readonly meter?: MeterLike | undefined;
};

/** `SpanKind.CLIENT` and `SpanStatusCode.ERROR` of the API. */
const CLIENT = 2;
const ERROR = 2;

/** What becomes of a call, as its counter names it. */
export type Settled = 'delivered' | 'dropped' | 'retry' | 'dead' | 'held' | 'parked';

/** Passes on to OpenTelemetry what happens; does nothing where there is none. */
export class Instruments {
  readonly #mmp: string;
  readonly #server: string;
  readonly #tracer: TracerLike | undefined;
  readonly #attempts: CounterLike | undefined;
  readonly #calls: CounterLike | undefined;
  readonly #duration: HistogramLike | undefined;

  constructor({ tracer, meter }: Telemetry, mmp: string, baseUrl: string) {
    this.#mmp = mmp;
    this.#server = new URL(baseUrl).hostname;
    this.#tracer = tracer;
    this.#attempts = meter?.createCounter('mmp.sender.attempts', {
      description: 'Requests to the MMP that have ended.',
    });
    this.#calls = meter?.createCounter('mmp.sender.calls', { description: 'What became of calls after an attempt.' });
    this.#duration = meter?.createHistogram('mmp.sender.attempt.duration', {
      description: 'How long a request to the MMP took.',
      unit: 's',
    });
  }

  /** Begins a span. @returns Ends it; null where nobody traces. */
  begin(kind: CallKind, { platform }: Target): ((attempt: SenderEvents['attempt']) => void) | null {
    if (this.#tracer === undefined) return null;
    const attributes = {
      'mmp.name': this.#mmp,
      'mmp.call.kind': kind,
      'mmp.app.platform': platform,
      'server.address': this.#server,
    };
    const span = guarded(() => this.#tracer?.startSpan('mmp.send', { kind: CLIENT, attributes }));
    if (span === undefined) return null;
    return ({ outcome, status, reason, attempts }) =>
      guarded(() => {
        span.setAttribute('mmp.outcome', outcome);
        span.setAttribute('mmp.attempt', attempts);
        if (status !== null) span.setAttribute('http.response.status_code', status);
        if (status !== 200) span.setStatus({ code: ERROR, message: reason ?? `HTTP ${status ?? 0}` });
        span.end();
      });
  }

  attempted(kind: CallKind, outcome: string, durationMs: number): void {
    if (this.#attempts === undefined) return;
    const attributes = { 'mmp.name': this.#mmp, 'mmp.call.kind': kind, 'mmp.outcome': outcome };
    guarded(() => {
      this.#attempts?.add(1, attributes);
      this.#duration?.record(durationMs / 1000, attributes);
    });
  }

  settled(kind: CallKind, result: Settled): void {
    if (this.#calls === undefined) return;
    guarded(() => this.#calls?.add(1, { 'mmp.name': this.#mmp, 'mmp.call.kind': kind, 'mmp.result': result }));
  }
}

/** Whoever watches must not stop a delivery. */
function guarded<Value>(watch: () => Value): Value | undefined {
  try {
    return watch();
  } catch (error) {
    process.emitWarning(`Telemetry threw: ${String(error)}`, { type: 'SenderWarning' });
    return undefined;
  }
}
