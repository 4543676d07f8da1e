import type { Finding } from '@mmp-sim/contracts/findings';
import type { Verdict } from '../journal/entry.js';
import type { Outcome, WireFields, WireRequest, WireResponse } from '../mmps/mmp.js';
import type { Directory } from '../workspaces/directory.js';
import type { Workspace } from '../workspaces/workspace.js';
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
  readonly nowMs: number;
};

const NO_FINDINGS: readonly Finding[] = Object.freeze([]);

/**
 * One request's way: fields → whose is it → schema → signal → engine → facts → store → journal → answer. The answer
 * leaves after its facts are safe and its journal entry stands, so whoever has it can assert at once.
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
   * @returns The answer; a promise of it only where the store takes its time.
   */
  handle(
    route: Route,
    request: WireRequest,
    options: { readonly bodyTooLarge: boolean } = { bodyTooLarge: false },
  ): WireResponse | Promise<WireResponse> {
    const fields = route.reader.fields(request);
    const { scope } = request;
    const scoped = scope === null ? null : this.#directory.find(scope);
    const lost = scope !== null && scoped === null ? scope : null;
    const refused = this.#refuse(route, request, lost, options.bodyTooLarge);
    let arrival: Arrival | null = null;
    let judgement: Judgement;
    let saving: Promise<void> | null = null;
    try {
      const resolved = resolve(this.#directory, route.mmp, request, fields.values, {
        scoped,
        mayMakeApp: refused === null,
      });
      const { clock, store } = resolved.workspace;
      arrival = { route, request, fields, resolved, nowMs: clock.now() };
      judgement = refused ?? judge(route, request, resolved, fields, arrival.nowMs);
      if (judgement.facts.length > 0) saving = store.append(judgement.facts);
    } catch (error) {
      return this.#fail(error, arrival ?? arrivalAt(scoped ?? this.#directory.default(), route, request, fields));
    }
    return saving === null ? conclude(arrival, judgement) : this.#afterSaving(saving, arrival, judgement);
  }

  async #afterSaving(saving: Promise<void>, arrival: Arrival, judgement: Judgement): Promise<WireResponse> {
    try {
      await saving;
    } catch (error) {
      return this.#fail(error, arrival);
    }
    return conclude(arrival, judgement);
  }

  /** A bug on the way is told, and leaves its entry like all else. */
  #fail(error: unknown, arrival: Arrival): WireResponse {
    this.#onBug(error);
    const endpoint = arrival.route.endpoint?.name ?? unknownEndpoint(arrival.route.mmp);
    return conclude(arrival, { outcome: { endpoint, kind: 'unavailable' }, findings: [], facts: [] });
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

/** Of a request of which nobody can say whose it is. */
function arrivalAt(workspace: Workspace, route: Route, request: WireRequest, fields: WireFields): Arrival {
  const resolved: Resolved = { workspace, app: null, campaign: null, key: null, rejected: null };
  return { route, request, fields, resolved, nowMs: workspace.clock.now() };
}

/** Answers a request of which it is known what became, and writes it into the journal. */
function conclude({ route, request, fields, resolved, nowMs }: Arrival, judgement: Judgement): WireResponse {
  const { outcome, findings, facts } = judgement;
  const { workspace } = resolved;
  const { app } = resolved;
  const { endpoint } = outcome;
  const [verdict, reason] = [verdictOf(outcome), reasonOf(outcome)];
  const faithful = route.mmp.answer(outcome, fields.values);
  const isStrict = workspace.mode === 'strict' && outcome.kind !== 'unavailable';
  const answer =
    isStrict && (verdict !== 'recorded' || findings.some(({ severity }) => severity === 'error'))
      ? strictAnswer(faithful, { request, endpoint, app, verdict, reason, findings })
      : faithful;
  workspace.journal.add({
    atMs: nowMs,
    endpoint,
    verdict,
    reason,
    app,
    request,
    // Most requests have none: one empty list for all of them.
    findings: findings.length === 0 ? NO_FINDINGS : findings,
    answer,
    facts,
    reader: route.reader,
  });
  return answer;
}

function reasonOf(outcome: Outcome): string | null {
  if (outcome.kind === 'unavailable') return 'unavailable';
  return outcome.kind === 'dropped' || outcome.kind === 'rejected' ? outcome.reason : null;
}

const verdictOf = ({ kind }: Outcome): Verdict =>
  kind === 'dropped' || kind === 'rejected' ? kind : kind === 'unavailable' ? 'rejected' : 'recorded';
