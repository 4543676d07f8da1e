import { isUtf8 } from 'node:buffer';
import type * as answers from '@mmp-sim/contracts/answers';
import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { Fact } from '@mmp-sim/contracts/facts';
import { amountText } from '@mmp-sim/contracts/money/amount';
import { reportAssertion } from '@mmp-sim/contracts/report';
import type { Assertion } from '@mmp-sim/contracts/wire';
import type { Installation } from '../engine/installation.js';
import type { KnownSubscription } from '../engine/subscriptions.js';
import type { Fault } from '../faults/fault.js';
import type { AssertionResult } from '../journal/assertions.js';
import type { Duplicates } from '../journal/duplicates.js';
import type { JournalEntry } from '../journal/entry.js';
import type { RawRequest } from '../raw-request.js';
import { DEFAULT_WORKSPACE } from '../workspaces/directory.js';
import type { Workspace } from '../workspaces/workspace.js';

export const instant = (atMs: number): string => new Date(atMs).toISOString();
const instantOrNull = (atMs: number | null): string | null => (atMs === null ? null : instant(atMs));

/** @param url - Address of the simulator, without a slash at the end. */
export function baseUrlOf(workspace: Workspace, url: string): string {
  return workspace.id === DEFAULT_WORKSPACE ? url : `${url}/w/${encodeURIComponent(workspace.id)}`;
}

export function presentWorkspace(workspace: Workspace, url: string): answers.Workspace {
  return {
    id: workspace.id,
    baseUrl: baseUrlOf(workspace, url),
    mode: workspace.mode,
    seed: workspace.settings.ids.seed,
    anyKey: workspace.anyKey,
    keyScope: workspace.keyScope,
    clock: workspace.clock.state(),
    dropped: workspace.dropped(),
    apps: workspace.catalog.apps(),
  };
}

/** The link's addresses are null for self-attributing channels, which have none. */
export function presentCampaign(campaign: Campaign, workspace: Workspace, url: string): answers.Campaign {
  const link = (kind: string): string | null =>
    campaign.shortId === null ? null : `${baseUrlOf(workspace, url)}/v0/${kind}/${campaign.shortId}`;
  return { ...campaign, clickUrl: link('click'), impressionUrl: link('impression') };
}

type InstantName<Name extends string> = Name extends 'atMs'
  ? 'at'
  : Name extends `${infer Stem}AtMs`
    ? `${Stem}At`
    : Name;
/** A fact with its instants as texts: `atMs` is `at`, `engagedAtMs` is `engagedAt`. */
export type WithInstants<Kind> = Kind extends Fact
  ? { readonly [Name in keyof Kind as InstantName<Name & string>]: Name extends `${string}tMs` ? string : Kind[Name] }
  : never;

/** Any fact with its instants as texts. */
export type PresentedFact = WithInstants<Fact>;

/** A fact with its instants as texts. */
export function presentFact<Kind extends Fact>(fact: Kind): WithInstants<Kind> {
  const entries = Object.entries(fact).map(([name, value]: [string, unknown]) =>
    typeof value === 'number' && /^atMs$|AtMs$/.test(name) ? [name.slice(0, -2), instant(value)] : [name, value],
  );
  return Object.fromEntries(entries) as WithInstants<Kind>;
}

/** What stood in the first line of the request. */
function targetOf({ scope, path, query }: RawRequest): string {
  const before = scope === null ? '' : `/w/${encodeURIComponent(scope)}`;
  return query === '' ? before + path : `${before}${path}?${query}`;
}

function presentBytes(bytes: Buffer): { body: string; bodyEncoding: answers.BodyEncoding } {
  if (isUtf8(bytes)) return { body: bytes.toString('utf8'), bodyEncoding: 'utf8' };
  return { body: bytes.toString('base64'), bodyEncoding: 'base64' };
}

export function presentEntry(entry: JournalEntry): answers.RequestEntry {
  const { app, request, answer } = entry;
  return {
    id: String(entry.number),
    at: instant(entry.atMs),
    endpoint: entry.endpoint,
    verdict: entry.verdict,
    reason: entry.reason,
    app: app === null ? null : { id: app.id, bundleId: app.bundleId, platform: app.platform },
    fields: entry.fields(),
    findings: entry.findings,
    answer: {
      status: answer.status,
      headers: answer.headers,
      ...(typeof answer.body === 'string' ? { body: answer.body, bodyEncoding: 'utf8' } : presentBytes(answer.body)),
    },
    // It may still be lost; what is told is how it stands.
    fault: entry.fault === null ? null : { ...entry.fault },
    facts: entry.facts.map(presentFact),
    sent: {
      method: request.method,
      target: targetOf(request),
      // They went through JSON, which has no undefined.
      headers: request.headers as answers.SentRequest['headers'],
      remoteIp: request.remoteIp,
      ...presentBytes(request.body),
    },
  };
}

export function presentFault({ id, endpoint, app, when, do: effect, phase, seen, hits }: Fault): answers.Fault {
  return { id, endpoint, app, when, do: effect, phase, seen, hits };
}

/** @param limit - Most groups that are listed. */
export function presentDuplicates(found: Duplicates, limit = 100): answers.DuplicateList {
  const { groups, surplus, looked, cursor, droppedThrough } = found;
  return {
    items: groups.slice(0, limit).map(({ endpoint, app, installationId, name, count, firstAnswerLost, requests }) => ({
      endpoint,
      app,
      installationId,
      name,
      count,
      firstAnswerLost,
      requests: requests.map(({ number, atMs, answerLost }) => ({
        id: String(number),
        at: instant(atMs),
        answerLost,
      })),
    })),
    total: groups.length,
    surplus,
    looked,
    cursor: String(cursor),
    ...(droppedThrough === null ? {} : { droppedThrough: String(droppedThrough) }),
  };
}

/** `report`: the same for a person to read, where it does not hold. */
export function presentAssertion(asked: Assertion, result: AssertionResult): answers.AssertionAnswer {
  const nearest = result.nearest.map(({ entry, criteria }) => ({ request: presentEntry(entry), criteria }));
  const answer = { pass: result.pass, matched: result.matched, nearest, cursor: String(result.cursor) };
  const report: { report?: string } = result.pass
    ? {}
    : { report: reportAssertion(asked, answer, result.excess.map(presentEntry)) };
  return { ...answer, ...report };
}

const appRef = ({ id, bundleId, platform, name }: App) => ({ id, bundleId, platform, name });

export function presentInstall(installation: Installation, app: App): answers.InstallListed {
  const { attribution } = installation;
  return {
    installationId: installation.installationId,
    app: appRef(app),
    advertisingId: installation.advertisingId,
    developerDeviceId: installation.developerDeviceId,
    openedAt: instantOrNull(installation.openedAtMs),
    lastOpenAt: instantOrNull(installation.lastOpenAtMs),
    reinstall: installation.reinstall,
    tracked: installation.tracked,
    sessionCount: installation.sessions,
    eventCount: installation.events,
    imported: installation.imported,
    conversionValue: installation.conversionValue,
    attribution:
      attribution === null
        ? null
        : {
            method: attribution.method,
            channel: attribution.channel,
            campaignId: attribution.campaignId,
            engagementId: attribution.engagementId,
          },
  };
}

/** What the store knows of a subscription, with what comes of it where something just did. */
export function presentSubscription({
  subscription,
  app,
}: {
  subscription: KnownSubscription;
  app: App;
}): answers.Subscription {
  const { token, productId, price, state, installationId } = subscription;
  return {
    token,
    app: appRef(app),
    productId,
    price: price === null ? null : { amount: amountText(price.amount), currency: price.currency },
    state,
    installationId,
  };
}
