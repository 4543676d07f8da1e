import type { Finding } from '@mmp-sim/contracts/findings';
import type { Verdict } from '../journal/entry.js';
import type { Outcome, WireFields, WireRequest, WireResponse } from '../mmps/mmp.js';
import type { Directory } from '../workspaces/directory.js';
import { judge, type Judgement } from './judge.js';
import * as refusals from './refusals.js';
import { type Resolved, resolve } from './resolve.js';
import { type Route, unknownEndpoint } from './routes.js';
import { strictAnswer } from './strict.js';

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
   */
  async handle(
    route: Route,
    request: WireRequest,
    options: { readonly bodyTooLarge: boolean } = { bodyTooLarge: false },
  ): Promise<WireResponse> {
    const { mmp, reader } = route;
    const fields = reader.fields(request);
    const { scope } = request;
    const scoped = scope === null ? null : this.#directory.find(scope);
    const lost = scope !== null && scoped === null ? scope : null;
    const refused = this.#refuse(route, request, lost, options.bodyTooLarge);
    const resolved = resolve(this.#directory, mmp, request, fields.values, { scoped, mayMakeApp: refused === null });
    const { workspace } = resolved;
    const nowMs = workspace.clock.now();

    const { outcome, findings, facts } = refused ?? (await this.#settle(route, request, resolved, fields, nowMs));

    const verdict = verdictOf(outcome);
    const faithful = mmp.answer(outcome, fields.values);
    const isStrict = workspace.mode === 'strict' && outcome.kind !== 'unavailable';
    const answer =
      isStrict && (verdict !== 'recorded' || findings.some(({ severity }) => severity === 'error'))
        ? strictAnswer(faithful, verdict, findings)
        : faithful;
    workspace.journal.add({
      atMs: nowMs,
      endpoint: outcome.endpoint,
      verdict,
      reason: reasonOf(outcome),
      app: resolved.app,
      request,
      // Most requests have none: one empty list for all of them.
      findings: findings.length === 0 ? NO_FINDINGS : findings,
      answer,
      facts,
      reader,
    });
    return answer;
  }

  /** Judges a request and has its facts put away; a bug on the way is told and leaves its entry like all else. */
  async #settle(
    route: Route,
    request: WireRequest,
    resolved: Resolved,
    fields: WireFields,
    nowMs: number,
  ): Promise<Judgement> {
    try {
      const judgement = judge(route, request, resolved, fields, nowMs);
      if (judgement.facts.length > 0) await resolved.workspace.store.append(judgement.facts);
      return judgement;
    } catch (error) {
      this.#onBug(error);
      const endpoint = route.endpoint?.name ?? unknownEndpoint(route.mmp);
      return { outcome: { endpoint, kind: 'unavailable' }, findings: [], facts: [] };
    }
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

function reasonOf(outcome: Outcome): string | null {
  if (outcome.kind === 'unavailable') return 'unavailable';
  return outcome.kind === 'dropped' || outcome.kind === 'rejected' ? outcome.reason : null;
}

const verdictOf = ({ kind }: Outcome): Verdict =>
  kind === 'dropped' || kind === 'rejected' ? kind : kind === 'unavailable' ? 'rejected' : 'recorded';
