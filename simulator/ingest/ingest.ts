import type { App } from '@mmp-sim/contracts/catalog';
import type { Fact } from '@mmp-sim/contracts/facts';
import type { Finding } from '@mmp-sim/contracts/findings';
import type { EngagementDetails, Signal } from '@mmp-sim/contracts/signals';
import type { History } from '../engine/engine.js';
import type { Installation } from '../engine/installations.js';
import type { Verdict } from '../journal/entry.js';
import type { AttributionReadout, Outcome, WireFields, WireRequest, WireResponse } from '../mmps/mmp.js';
import type { Directory } from '../workspaces/directory.js';
import type { Workspace } from '../workspaces/workspace.js';
import { redirectTarget } from './redirect.js';
import * as refusals from './refusals.js';
import { type Resolved, resolve } from './resolve.js';
import { type Route, unknownEndpoint } from './routes.js';
import { strictAnswer } from './strict.js';

type Judgement = { readonly outcome: Outcome; readonly findings: readonly Finding[]; readonly facts: readonly Fact[] };

const NO_FINDINGS: readonly Finding[] = Object.freeze([]);
const unseen: History = { opened: false, lastOpenAtMs: null };

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

function judge(route: Route, request: WireRequest, resolved: Resolved, fields: WireFields, nowMs: number): Judgement {
  const { endpoint, mmp } = route;
  if (endpoint === null) throw new RangeError('a route without an endpoint is refused before it is judged');
  const findings: Finding[] = [...fields.findings, ...endpoint.check(fields.values)];
  if (resolved.rejected !== null) {
    findings.unshift(resolved.rejected.finding);
    return {
      outcome: { endpoint: endpoint.name, kind: 'rejected', reason: resolved.rejected.reason },
      findings,
      facts: [],
    };
  }
  const { app, workspace } = resolved;
  if (app === null) throw new RangeError('a request that is not rejected has an app');

  const signal = endpoint.read(fields.values, request);
  const lint = (history: History): void => {
    for (const rule of mmp.lint) {
      const found = rule.check({ signal, values: fields.values, app, nowMs, history });
      if (found !== null) findings.push({ rule: rule.rule, severity: 'warning', ...found });
    }
  };
  const refuse = (kind: 'dropped' | 'rejected', reason: string, finding: Finding): Judgement => {
    findings.unshift(finding);
    lint(signal.kind === 'engagement' ? unseen : workspace.engine.history(signal.device, app));
    return { outcome: { endpoint: endpoint.name, kind, reason } as Outcome, findings, facts: [] };
  };

  const dropped = dropOf(signal, resolved, app) ?? endpoint.drop?.(signal, fields.values, app) ?? null;
  if (dropped !== null) return refuse('dropped', dropped.reason, dropped.finding);

  switch (signal.kind) {
    case 'engagement':
      return engage(signal, route, request, resolved, findings, nowMs);
    case 'attribution-query': {
      lint(workspace.engine.history(signal.device, app));
      const install = readoutOf(workspace, workspace.engine.find(signal.device, app), app, nowMs);
      return { outcome: { endpoint: endpoint.name, kind: 'attribution', install }, findings, facts: [] };
    }
    case 'open':
    case 'event': {
      if (endpoint.needsInstall === true && !workspace.engine.history(signal.device, app).opened) {
        return refuse('rejected', 'no-install-yet', refusals.noInstallYet(signal.device.installationId));
      }
      const accepted =
        signal.kind === 'open' ? workspace.engine.open(signal, app, nowMs) : workspace.engine.event(signal, app, nowMs);
      if (accepted === null) {
        const name = signal.kind === 'event' ? signal.name : '';
        return refuse('dropped', 'too-many-event-names', refusals.tooManyEventNames(name, mmp.eventNames ?? 0));
      }
      planVisibility(workspace, app, accepted.facts, nowMs);
      lint(accepted.history);
      return {
        outcome: { endpoint: endpoint.name, kind: 'recorded', facts: accepted.facts },
        findings,
        facts: accepted.facts,
      };
    }
    default:
      return signal satisfies never;
  }
}

/** Why every MMP throws a request away: the key is disabled, or a rule of the app ignores its version. */
function dropOf(
  signal: Signal,
  { key }: Resolved,
  app: App,
): { reason: 'key-disabled' | 'app-version-ignored'; finding: Finding } | null {
  if (key !== null && app.sdkKeys.some((one) => one.key === key && one.disabled)) {
    return { reason: 'key-disabled', finding: refusals.keyDisabled(key) };
  }
  const version = signal.kind === 'engagement' ? null : signal.device.appVersion;
  if (version !== null && app.ignoredAppVersions.some((rule) => versionMatches(rule, version))) {
    return { reason: 'app-version-ignored', finding: refusals.appVersionIgnored(version) };
  }
  return null;
}

const versionMatches = (rule: string, version: string): boolean =>
  rule.endsWith('*') ? version.startsWith(rule.slice(0, -1)) : version === rule;

function engage(
  signal: Extract<Signal, { kind: 'engagement' }>,
  { endpoint }: Route,
  request: WireRequest,
  { workspace, app, campaign }: Resolved,
  findings: Finding[],
  nowMs: number,
): Judgement {
  if (campaign === null || app === null) throw new RangeError('an engagement comes by a link');
  const header = request.headers['user-agent'];
  const fact = workspace.engine.engage(
    {
      kind: signal.engagement,
      atMs: nowMs,
      advertisingId: signal.advertisingId,
      ip: signal.ip ?? request.remoteIp,
      userAgent: signal.userAgent ?? (typeof header === 'string' ? header : null),
      details: Object.keys(signal.details).length === 0 ? null : signal.details,
    },
    campaign,
    nowMs,
  );
  const name = endpoint?.name ?? '';
  const pixel: Judgement = { outcome: { endpoint: name, kind: 'pixel' }, findings, facts: [fact] };
  if (signal.engagement === 'impression') return pixel;

  const { to, refused } = redirectTarget(app, campaign, signal.redirectUrl, workspace.referrerOf(fact.id, campaign));
  if (refused !== null) findings.push(refusals.refusedRedirect(refused));
  return to === null ? pixel : { outcome: { endpoint: name, kind: 'redirect', to }, findings, facts: [fact] };
}

function planVisibility(workspace: Workspace, app: App, facts: readonly Fact[], nowMs: number): void {
  if (app.attributionDelayMs === 0) return;
  workspace.agenda.fallenDue(nowMs);
  for (const fact of facts) {
    if (fact.type !== 'install') continue;
    const { installationId } = fact;
    workspace.agenda.plan(nowMs + app.attributionDelayMs, {
      kind: 'attribution-visible',
      appId: app.id,
      installationId,
    });
  }
}

/** What a read of the attribution shows; null until there is one and the app's delay has passed. */
function readoutOf(
  workspace: Workspace,
  installation: Installation | null,
  app: App,
  nowMs: number,
): AttributionReadout | null {
  if (installation === null || installation.attribution === null || installation.openedAtMs === null) return null;
  if (nowMs < installation.openedAtMs + app.attributionDelayMs) return null;
  const { attribution, winnerDetails, advertisingId } = installation;
  const campaign = attribution.campaignId === null ? null : workspace.catalog.campaign(attribution.campaignId);
  return {
    advertisingId,
    channel: attribution.channel,
    campaignId: attribution.campaignId,
    campaignName: campaign?.name ?? null,
    remoteCampaignId: campaign?.remoteCampaignId ?? null,
    details: winnerDetails === null ? {} : (JSON.parse(winnerDetails) as EngagementDetails),
  };
}
