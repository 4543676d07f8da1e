import type { App } from '@mmp-sim/contracts/catalog';
import type { About, Fact } from '@mmp-sim/contracts/facts';
import type { Finding } from '@mmp-sim/contracts/findings';
import type { Device, History, Signal } from '@mmp-sim/contracts/signals';
import type { Accepted } from '../engine/engine.js';
import { nothingKnown } from '../engine/history.js';
import { isReadableAdRevenue, isReadableConversionValue, isReadablePurchase } from '../engine/ledger.js';
import { aboutOf } from '../engine/source.js';
import type { Drop, Endpoint, LintSubject, Mmp, Outcome, Rejection, WireFields, WireRequest } from '../mmps/mmp.js';
import type { Workspace } from '../workspaces/workspace.js';
import { engage } from './engage.js';
import { lint } from './lint.js';
import { readoutOf } from './readout.js';
import * as refusals from './refusals.js';
import type { Resolved } from './resolve.js';
import type { Route } from './routes.js';

/** What became of a request, before it is put away and answered. */
export type Judgement = {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  readonly facts: readonly Fact[];
  /** What the facts are about; left out where nothing of that is known. */
  readonly about?: About;
};

/** Why a request is refused; the first finding says it. */
type Refusal = { readonly findings: readonly Finding[] } & (
  { readonly kind: 'dropped'; readonly reason: Drop } | { readonly kind: 'rejected'; readonly reason: Rejection }
);

/** A request whose app and meaning are known. */
type Case = {
  readonly mmp: Mmp;
  readonly endpoint: Endpoint;
  readonly workspace: Workspace;
  readonly app: App;
  readonly values: WireFields['values'];
  readonly signal: Signal;
  readonly findings: Finding[];
  readonly nowMs: number;
};

const NO_FACTS: readonly Fact[] = Object.freeze([]);

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
  const { values } = fields;
  const findings = endpoint.check(values);
  if (fields.findings.length > 0) findings.unshift(...fields.findings);
  if (resolved.rejected !== null) {
    const { reason, finding } = resolved.rejected;
    // Where the parameters were never read, that is the cause, and each one that is missing says nothing more.
    const isUnread = fields.findings.some(({ rule }) => rule === 'unread-body');
    const told = isUnread ? [...fields.findings, finding] : [finding, ...findings];
    return { outcome: { endpoint: endpoint.name, kind: 'rejected', reason }, findings: told, facts: NO_FACTS };
  }
  const { app, workspace } = resolved;
  if (app === null) throw new RangeError('a request that is not rejected has an app');

  const signal = endpoint.read(values, request);
  const one: Case = { mmp, endpoint, workspace, app, values, signal, findings, nowMs };
  const refused = refusalsOf(one, resolved.key);
  if (refused !== null) return refuse(one, refused);

  if (signal.kind === 'engagement') {
    lintCase(one, true, nothingKnown, NO_FACTS);
    return engage(signal, endpoint.name, request, resolved, findings, nowMs);
  }
  if (signal.kind === 'attribution-query') {
    lintCase(one, true, workspace.engine.identities.history(signal.device, app), NO_FACTS);
    const install = readoutOf(workspace, workspace.engine.identities.find(signal.device, app), app, nowMs);
    return { outcome: { endpoint: endpoint.name, kind: 'attribution', install }, findings, facts: NO_FACTS };
  }
  if (endpoint.needsInstall === true && !workspace.engine.identities.history(signal.device, app).opened) {
    return refuse(one, [noInstall(signal)]);
  }
  const accepted = accept(signal, workspace, app, nowMs);
  if (accepted === null) return refuse(one, [tooManyNames(signal, mmp.eventNames)]);
  const { facts, history, installation } = accepted;
  const about = aboutOf(installation, signal.device);
  planVisibility(workspace, app, facts, nowMs);
  lintCase(one, true, history, facts);
  return { outcome: { endpoint: endpoint.name, kind: 'recorded', facts }, findings, facts, about };
}

function refuse(one: Case, refused: readonly [Refusal, ...Refusal[]]): Judgement {
  const { signal, findings, workspace, app, endpoint } = one;
  const [{ kind, reason }] = refused;
  const why = refused.flatMap((refusal) => refusal.findings);
  findings.splice(0, findings.length, ...why, ...findings.filter((finding) => !isToldBy(why, finding)));
  if (signal.kind !== 'engagement')
    lintCase(one, false, workspace.engine.identities.history(signal.device, app), NO_FACTS);
  return { outcome: { endpoint: endpoint.name, kind, reason } as Outcome, findings, facts: NO_FACTS };
}

/** What is missing is told once: why a request was refused says so of its field, and what came of it. */
const isToldBy = (why: readonly Finding[], { rule, field }: Finding): boolean =>
  rule === 'missing-parameter' && why.some((one) => one.field === field && one.given === null);

function lintCase(one: Case, accepted: boolean, history: History, facts: readonly Fact[]): void {
  const { mmp, workspace, signal, values, app, nowMs, findings } = one;
  const toUsd: LintSubject['toUsd'] = (amount, currency, atMs) => workspace.rates.toUsd(amount, currency, atMs);
  lint(mmp, { signal, values, app, nowMs, accepted, history, facts, toUsd }, findings);
}

/** @returns null when the app has used up its event names. @throws {RangeError} For what an MMP had to drop (a bug). */
function accept(signal: Happening, { engine }: Workspace, app: App, nowMs: number): Accepted | null {
  switch (signal.kind) {
    case 'open':
      return engine.open(signal, app, nowMs);
    case 'event':
      return engine.event(signal, app, nowMs);
    case 'purchase':
      if (!isReadablePurchase(signal)) throw unbuildable(signal.kind);
      return engine.ledger.purchase(signal, app, nowMs);
    case 'subscription':
      return engine.ledger.subscription(signal, app, nowMs);
    case 'ad-revenue':
      if (!isReadableAdRevenue(signal)) throw unbuildable(signal.kind);
      return engine.ledger.adRevenue(signal, app, nowMs);
    case 'conversion-value':
      if (!isReadableConversionValue(signal)) throw unbuildable(signal.kind);
      return engine.ledger.conversionValue(signal, app, nowMs);
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

/** Everything for which a request is refused, the first decides; null where it is not. */
function refusalsOf({ endpoint, signal, values, app }: Case, key: string | null): [Refusal, ...Refusal[]] | null {
  const forAll = dropOf(signal, key, app);
  const refused = endpoint.refuse?.(signal, values) ?? null;
  const dropped = endpoint.drop?.(signal, values, app) ?? null;
  if (forAll === null && refused === null && dropped === null) return null;
  const [first, ...more]: Refusal[] = [
    ...(forAll === null ? [] : [{ kind: 'dropped', ...forAll } as const]),
    ...(refused === null ? [] : [{ kind: 'rejected', ...refused } as const]),
    ...(dropped === null ? [] : [{ kind: 'dropped', ...dropped } as const]),
  ];
  return first === undefined ? null : [first, ...more];
}

/** Why every MMP throws a request away: the key is disabled, or a rule of the app ignores its version. */
function dropOf(signal: Signal, key: string | null, app: App): { reason: Drop; findings: readonly Finding[] } | null {
  if (key !== null && isDisabled(key, app)) return { reason: 'key-disabled', findings: [refusals.keyDisabled(key)] };
  const version = signal.kind === 'engagement' ? null : signal.device.appVersion;
  if (version !== null && isIgnored(version, app)) {
    return { reason: 'app-version-ignored', findings: [refusals.appVersionIgnored(version)] };
  }
  return null;
}

function isDisabled(key: string, app: App): boolean {
  for (const one of app.sdkKeys) if (one.key === key && one.disabled) return true;
  return false;
}

function isIgnored(version: string, app: App): boolean {
  for (const rule of app.ignoredAppVersions) {
    if (rule.endsWith('*') ? version.startsWith(rule.slice(0, -1)) : version === rule) return true;
  }
  return false;
}

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
