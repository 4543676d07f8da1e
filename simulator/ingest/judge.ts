import type { App } from '@mmp-sim/contracts/catalog';
import type { Fact } from '@mmp-sim/contracts/facts';
import type { Finding } from '@mmp-sim/contracts/findings';
import type { Device, History, Signal } from '@mmp-sim/contracts/signals';
import type { Accepted } from '../engine/engine.js';
import { nothingKnown } from '../engine/history.js';
import type { Drop, Endpoint, LintSubject, Outcome, Rejection, WireFields, WireRequest } from '../mmps/mmp.js';
import type { Workspace } from '../workspaces/workspace.js';
import { engage } from './engage.js';
import { readoutOf } from './readout.js';
import * as refusals from './refusals.js';
import type { Resolved } from './resolve.js';
import type { Route } from './routes.js';

/** What became of a request, before it is put away and answered. */
export type Judgement = {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  readonly facts: readonly Fact[];
};

/** Why a request is refused; the first finding says it. */
type Refusal = { readonly findings: readonly Finding[] } & (
  { readonly kind: 'dropped'; readonly reason: Drop } | { readonly kind: 'rejected'; readonly reason: Rejection }
);

/** A signal that makes facts about an installation. */
type Happening = Exclude<Signal, { kind: 'engagement' | 'attribution-query' }>;

/**
 * Judges a request that belongs to an endpoint: what is wrong with it, whether the MMP keeps it, and what it makes.
 *
 * @param nowMs - Epoch milliseconds on the workspace's clock.
 */
export function judge(
  { endpoint, mmp }: Route,
  request: WireRequest,
  resolved: Resolved,
  fields: WireFields,
  nowMs: number,
): Judgement {
  if (endpoint === null) throw new RangeError('a route without an endpoint is refused before it is judged');
  const findings: Finding[] = [...fields.findings, ...endpoint.check(fields.values)];
  if (resolved.rejected !== null) {
    const { reason, finding } = resolved.rejected;
    // Where the parameters were never read, that is the cause, and each one that is missing says nothing more.
    const isUnread = fields.findings.some(({ rule }) => rule === 'unread-body');
    const told = isUnread ? [...fields.findings, finding] : [finding, ...findings];
    return { outcome: { endpoint: endpoint.name, kind: 'rejected', reason }, findings: told, facts: [] };
  }
  const { app, workspace } = resolved;
  if (app === null) throw new RangeError('a request that is not rejected has an app');

  const signal = endpoint.read(fields.values, request);
  const lint = (accepted: boolean, history: History, facts: readonly Fact[]): void => {
    const toUsd: LintSubject['toUsd'] = (amount, currency) => workspace.rates.toUsd(amount, currency, nowMs);
    const subject = { signal, values: fields.values, app, nowMs, accepted, history, facts, toUsd };
    for (const rule of mmp.lint) {
      const found = rule.check(subject);
      if (found === null) continue;
      const list = Array.isArray(found) ? found : [found];
      for (const one of list) findings.push({ rule: rule.rule, severity: 'warning', ...one });
    }
  };
  const refuse = (first: Refusal, ...more: readonly Refusal[]): Judgement => {
    const { kind, reason } = first;
    findings.unshift(...[first, ...more].flatMap((one) => one.findings));
    if (signal.kind !== 'engagement') lint(false, workspace.engine.history(signal.device, app), []);
    return { outcome: { endpoint: endpoint.name, kind, reason } as Outcome, findings, facts: [] };
  };

  const [refused, ...more] = refusalsOf(endpoint, signal, resolved, app, fields.values);
  if (refused !== undefined) return refuse(refused, ...more);
  if (signal.kind === 'engagement') {
    lint(true, nothingKnown, []);
    return engage(signal, endpoint.name, request, resolved, findings, nowMs);
  }
  if (signal.kind === 'attribution-query') {
    lint(true, workspace.engine.history(signal.device, app), []);
    const install = readoutOf(workspace, workspace.engine.find(signal.device, app), app, nowMs);
    return { outcome: { endpoint: endpoint.name, kind: 'attribution', install }, findings, facts: [] };
  }
  if (endpoint.needsInstall === true && !workspace.engine.history(signal.device, app).opened) {
    return refuse(noInstall(signal));
  }
  const accepted = accept(signal, workspace, app, nowMs);
  if (accepted === null) return refuse(tooManyNames(signal, mmp.eventNames));
  const { facts, history } = accepted;
  planVisibility(workspace, app, facts, nowMs);
  lint(true, history, facts);
  return { outcome: { endpoint: endpoint.name, kind: 'recorded', facts }, findings, facts };
}

/** @returns null when the app has used up its event names. @throws {RangeError} For what an MMP had to drop (a bug). */
function accept(signal: Happening, { engine }: Workspace, app: App, nowMs: number): Accepted | null {
  switch (signal.kind) {
    case 'open':
      return engine.open(signal, app, nowMs);
    case 'event':
      return engine.event(signal, app, nowMs);
    case 'purchase': {
      const { unitPrice, quantity } = signal;
      if (unitPrice === null || quantity === null) throw unbuildable(signal.kind);
      return engine.ledger.purchase({ ...signal, unitPrice, quantity }, app, nowMs);
    }
    case 'subscription':
      return engine.ledger.subscription(signal, app, nowMs);
    case 'ad-revenue': {
      const { revenue } = signal;
      if (revenue === null) throw unbuildable(signal.kind);
      return engine.ledger.adRevenue({ ...signal, revenue }, app, nowMs);
    }
    case 'conversion-value': {
      const { fine } = signal;
      if (fine === null) throw unbuildable(signal.kind);
      return engine.ledger.conversionValue({ ...signal, fine }, app, nowMs);
    }
    case 'imported-user':
      return engine.importUser(signal, app, nowMs);
    default:
      return signal satisfies never;
  }
}

const unbuildable = (kind: string): RangeError =>
  new RangeError(`no fact can be built of this ${kind}: drop it before`);

function noInstall({ device }: { readonly device: Device }): Refusal {
  return { kind: 'rejected', reason: 'no-install-yet', findings: [refusals.noInstallYet(device.installationId)] };
}

function tooManyNames(signal: Happening, most: number | null): Refusal {
  const name = signal.kind === 'event' ? signal.name : '';
  return { kind: 'dropped', reason: 'too-many-event-names', findings: [refusals.tooManyEventNames(name, most ?? 0)] };
}

/** Everything for which a request is refused; the first decides. */
function refusalsOf(
  endpoint: Endpoint,
  signal: Signal,
  resolved: Resolved,
  app: App,
  values: WireFields['values'],
): Refusal[] {
  const forAll = dropOf(signal, resolved, app);
  const refused = endpoint.refuse?.(signal, values) ?? null;
  const dropped = endpoint.drop?.(signal, values, app) ?? null;
  return [
    ...(forAll === null ? [] : [{ kind: 'dropped', ...forAll } as const]),
    ...(refused === null ? [] : [{ kind: 'rejected', ...refused } as const]),
    ...(dropped === null ? [] : [{ kind: 'dropped', ...dropped } as const]),
  ];
}

/** Why every MMP throws a request away: the key is disabled, or a rule of the app ignores its version. */
function dropOf(signal: Signal, { key }: Resolved, app: App): { reason: Drop; findings: readonly Finding[] } | null {
  if (key !== null && app.sdkKeys.some((one) => one.key === key && one.disabled)) {
    return { reason: 'key-disabled', findings: [refusals.keyDisabled(key)] };
  }
  const version = signal.kind === 'engagement' ? null : signal.device.appVersion;
  if (version !== null && app.ignoredAppVersions.some((rule) => versionMatches(rule, version))) {
    return { reason: 'app-version-ignored', findings: [refusals.appVersionIgnored(version)] };
  }
  return null;
}

const versionMatches = (rule: string, version: string): boolean =>
  rule.endsWith('*') ? version.startsWith(rule.slice(0, -1)) : version === rule;

function planVisibility(workspace: Workspace, app: App, facts: readonly Fact[], nowMs: number): void {
  if (app.attributionDelayMs === 0) return;
  workspace.noticeDue();
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
