import type { Finding } from '@mmp-sim/contracts/findings';
import { DELIVERY_HEADER } from '../delivery.js';
import { planOf } from '../faults/fault.js';
import type { Verdict } from '../journal/entry.js';
import type { Outcome, WireFields, WireRequest, WireResponse } from '../mmps/mmp.js';
import type { Directory } from '../workspaces/directory.js';
import { type Delivery, NO_ANSWER } from './delivery.js';
import { answerInstead, type Met, metFault } from './fault-answer.js';
import { judge, type Judgement } from './judge.js';
import * as refusals from './refusals.js';
import { type Resolved, resolve } from './resolve.js';
import { type Route, unknownEndpoint } from './routes.js';
import { strictAnswer } from './strict.js';

/** A request, and what is known of it before it is judged. */
type Arrival = {
  readonly route: Route;
  readonly request: WireRequest;
  readonly fields: WireFields;
  readonly resolved: Resolved;
  /** What is wrong with it whosoever it is. */
  readonly refused: Judgement | null;
  readonly nowMs: number;
};

const NO_FINDINGS: readonly Finding[] = Object.freeze([]);
const NOTHING = { findings: NO_FINDINGS, facts: Object.freeze([]) };

/**
 * One request's way: fields → whose is it → schema → signal → engine → facts → store → journal → answer. The answer
 * leaves after its facts and its journal entry stand and are safe, so whoever has it can assert at once.
 */
export class Ingest {
  readonly #directory: Directory;
  readonly #bodyBytes: number;
  readonly #onBug: (error: unknown) => void;

  /**
   * @param bodyBytes - Largest body; only named in findings here, enforced where bytes are read.
   * @param onBug - Told of what should not happen; the request is then answered as the MMP answers when it is down.
   */
  constructor(directory: Directory, bodyBytes: number, onBug: (error: unknown) => void) {
    this.#directory = directory;
    this.#bodyBytes = bodyBytes;
    this.#onBug = onBug;
  }

  /**
   * @param options - `bodyTooLarge` where the body was over the limit and has not been read.
   * @returns The answer; a promise of it only where the store takes its time, or where the request has met a fault.
   */
  handle(
    route: Route,
    request: WireRequest,
    options: { readonly bodyTooLarge: boolean } = { bodyTooLarge: false },
  ): WireResponse | Promise<WireResponse | Delivery> {
    let arrival: Arrival;
    let met: Met | null = null;
    if (this.#directory.refusal() !== null) return this.#refuseAll(route, request);
    try {
      arrival = this.#arrive(route, request, options.bodyTooLarge);
      const { faults } = arrival.resolved.workspace;
      if (faults.armed) met = meet(arrival);
    } catch (error) {
      return this.#fail(error, this.#unresolved(route, request), null);
    }
    return met === null ? this.#take(arrival, null) : this.#deliver(met, arrival, options.bodyTooLarge);
  }

  #arrive(route: Route, request: WireRequest, bodyTooLarge: boolean): Arrival {
    const fields = route.reader.fields(request);
    const { scope } = request;
    const scoped = scope === null ? null : this.#directory.find(scope);
    const lost = scope !== null && scoped === null ? scope : null;
    const refused = this.#refuse(route, request, lost, bodyTooLarge);
    const mayMakeApp = refused === null;
    const resolved = resolve(this.#directory, route.mmp, request, fields.values, { scoped, mayMakeApp });
    return { route, request, fields, resolved, refused, nowMs: resolved.workspace.clock.now() };
  }

  #take(arrival: Arrival, met: Met | null): WireResponse | Promise<WireResponse> {
    const { route, request, resolved, fields, refused, nowMs } = arrival;
    let judgement: Judgement;
    try {
      judgement = refused ?? judge(route, request, resolved, fields, nowMs);
      const { facts, about = null } = judgement;
      const isCalledBack = request.headers[DELIVERY_HEADER] !== undefined;
      if (facts.length > 0 && resolved.workspace.keep(facts, about, nowMs, isCalledBack)) {
        judgement = { ...judgement, findings: [...judgement.findings, refusals.callbackLoop(request.path)] };
      }
    } catch (error) {
      return this.#fail(error, arrival, met);
    }
    return this.#conclude(arrival, judgement, met);
  }

  /** The answer, when all that it says is safe. */
  #conclude(arrival: Arrival, judgement: Judgement, met: Met | null): WireResponse | Promise<WireResponse> {
    const answer = conclude(arrival, judgement, met);
    const saving = arrival.resolved.workspace.saved();
    return saving === null ? answer : this.#afterSaving(saving, answer, arrival, met);
  }

  async #afterSaving(
    saving: Promise<void>,
    answer: WireResponse,
    arrival: Arrival,
    met: Met | null,
  ): Promise<WireResponse> {
    try {
      await saving;
      return answer;
    } catch {
      // Whoever keeps it has told why. What was not kept has not happened, its journal entry neither.
      const outcome: Outcome = { endpoint: nameOf(arrival.route), kind: 'unavailable' };
      return (met === null ? null : insteadOf(arrival, outcome, met)) ?? ownAnswer(arrival, { outcome, ...NOTHING });
    }
  }

  /** A request that has met a fault: taken at once, after the delay, or not at all. */
  async #deliver(met: Met, arrival: Arrival, bodyTooLarge: boolean): Promise<Delivery> {
    const { fault } = met;
    const { route, request } = arrival;
    const { replaces, delayMs, cut, drip } = planOf(fault.do);
    const lost = (): void => met.lost();
    const isBefore = fault.phase === 'before';
    if (isBefore && !replaces && delayMs > 0) {
      const answer = (hungUp: boolean): WireResponse | Promise<WireResponse> => {
        if (hungUp) lost();
        try {
          // The world may have changed meanwhile: whose request it is is asked anew.
          const later = this.#arrive(route, request, bodyTooLarge);
          return hungUp ? this.#conclude(later, refusedByFault(later, met), met) : this.#take(later, met);
        } catch (error) {
          return this.#fail(error, this.#unresolved(route, request), met);
        }
      };
      return { delayMs, cut, drip, lost, answer };
    }
    const answered = await (isBefore && replaces
      ? this.#conclude(arrival, refusedByFault(arrival, met), met)
      : this.#take(arrival, met));
    return { delayMs, cut, drip, lost, answer: () => answered };
  }

  /** A bug on the way is told, and leaves its entry like all else. */
  #fail(error: unknown, arrival: Arrival, met: Met | null): WireResponse | Promise<WireResponse> {
    this.#onBug(error);
    return this.#conclude(
      arrival,
      { outcome: { endpoint: nameOf(arrival.route), kind: 'unavailable' }, ...NOTHING },
      met,
    );
  }

  /** Nothing can be kept, so nothing may happen. */
  #refuseAll(route: Route, request: WireRequest): WireResponse {
    const outcome: Outcome = { endpoint: nameOf(route), kind: 'unavailable' };
    return conclude(this.#unresolved(route, request), { outcome, ...NOTHING }, null);
  }

  /** A request of which nobody can say whose it is. */
  #unresolved(route: Route, request: WireRequest): Arrival {
    const scoped = request.scope === null ? null : this.#directory.find(request.scope);
    const workspace = scoped ?? this.#directory.default();
    const resolved: Resolved = { workspace, app: null, campaign: null, key: null, rejected: null };
    const fields = route.reader.fields(request);
    return { route, request, fields, resolved, refused: null, nowMs: workspace.clock.now() };
  }

  #refuse(
    { mmp, endpoint, allowed }: Route,
    request: WireRequest,
    lostScope: string | null,
    bodyTooLarge: boolean,
  ): Judgement | null {
    if (lostScope !== null) {
      const known = this.#directory.all().map(({ id }) => id);
      const name = endpoint?.name ?? unknownEndpoint(mmp);
      const outcome = { endpoint: name, kind: 'rejected', reason: 'no-such-workspace' } as const;
      return { outcome, findings: [refusals.noSuchWorkspace(lostScope, known)], facts: [] };
    }
    if (endpoint === null) {
      const known = mmp.endpoints.map(({ path }) => path);
      const outcome = { endpoint: unknownEndpoint(mmp), kind: 'rejected', reason: 'no-such-endpoint' } as const;
      return { outcome, findings: [refusals.noSuchEndpoint(request.path, known)], facts: [] };
    }
    if (!allowed) {
      const { name, methods } = endpoint;
      const outcome = {
        endpoint: name,
        kind: 'rejected',
        reason: 'method-not-allowed',
        allow: methods.join(', '),
      } as const;
      return { outcome, findings: [refusals.methodNotAllowed(request.method, methods)], facts: [] };
    }
    if (!bodyTooLarge) return null;
    const outcome = { endpoint: endpoint.name, kind: 'rejected', reason: 'body-too-large' } as const;
    return { outcome, findings: [refusals.bodyTooLarge(this.#bodyBytes)], facts: [] };
  }
}

const nameOf = ({ endpoint, mmp }: Route): string => endpoint?.name ?? unknownEndpoint(mmp);

function meet({ route, request, fields, resolved: { workspace, app } }: Arrival): Met | null {
  const fault = workspace.faults.meet({
    endpoint: nameOf(route),
    app,
    installation: () => installationOf(route, request, fields.values),
  });
  return fault === null ? null : metFault(fault);
}

/** Whom a request is about, by the first of its ids; empty where it names none. */
function installationOf({ endpoint }: Route, request: WireRequest, values: WireFields['values']): string {
  const signal = endpoint?.read(values, request);
  if (signal === undefined) return '';
  if (signal.kind === 'engagement') return signal.advertisingId ?? '';
  const { installationId, advertisingId, developerDeviceId } = signal.device;
  return installationId ?? advertisingId ?? developerDeviceId ?? '';
}

/** Nothing is made of a request that a fault has kept from the MMP. */
const refusedByFault = ({ route }: Arrival, { fault }: Met): Judgement => ({
  outcome: { endpoint: nameOf(route), kind: 'fault', status: fault.do.status ?? 0 },
  ...NOTHING,
});

/** Answers a request of which it is known what became, and writes it into the journal. */
function conclude(arrival: Arrival, judgement: Judgement, met: Met | null): WireResponse {
  const { route, request, resolved, nowMs } = arrival;
  const { outcome, findings, facts } = judgement;
  const { workspace, app } = resolved;
  const { endpoint } = outcome;
  const [verdict, reason] = [verdictOf(outcome), reasonOf(outcome)];
  const instead = met === null ? null : insteadOf(arrival, outcome, met);
  const answer = instead ?? ownAnswer(arrival, judgement);
  const entry = workspace.journal.add({
    atMs: nowMs,
    endpoint,
    verdict,
    reason,
    app,
    request,
    // Most requests have none: one empty list for all of them.
    findings: findings.length === 0 ? NO_FINDINGS : findings,
    answer,
    fault: met === null ? null : met.noted,
    facts,
    reader: route.reader,
  });
  if (met !== null) met.lost = () => workspace.journal.loseAnswer(entry);
  return answer;
}

/** What a fault answers; nothing where the sender hung up before the request was taken. */
function insteadOf({ route, fields }: Arrival, { endpoint, kind }: Outcome, { fault }: Met): WireResponse | null {
  return answerInstead(route.mmp, endpoint, fields.values, fault) ?? (kind === 'fault' ? NO_ANSWER : null);
}

function ownAnswer(
  { route, request, fields, resolved: { workspace, app } }: Arrival,
  { outcome, findings }: Judgement,
): WireResponse {
  const faithful = route.mmp.answer(outcome, fields.values);
  if (workspace.mode !== 'strict' || outcome.kind === 'unavailable') return faithful;
  const [verdict, reason] = [verdictOf(outcome), reasonOf(outcome)];
  return verdict !== 'recorded' || findings.some(({ severity }) => severity === 'error')
    ? strictAnswer(faithful, { request, endpoint: outcome.endpoint, app, verdict, reason, findings })
    : faithful;
}

function reasonOf(outcome: Outcome): string | null {
  if (outcome.kind === 'unavailable' || outcome.kind === 'fault') return outcome.kind;
  return outcome.kind === 'dropped' || outcome.kind === 'rejected' ? outcome.reason : null;
}

function verdictOf(outcome: Outcome): Verdict {
  const { kind } = outcome;
  if (kind === 'dropped' || kind === 'rejected') return kind;
  // Of a 2xx the wire says that all is well, and nothing was kept.
  if (kind === 'fault') return outcome.status >= 200 && outcome.status < 300 ? 'dropped' : 'rejected';
  return kind === 'unavailable' ? 'rejected' : 'recorded';
}
