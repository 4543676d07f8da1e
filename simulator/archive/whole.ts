import type { Fact } from '@mmp-sim/contracts/facts';
import type { StatePart } from '../changes.js';
import type { EngagementRecord, EngineState } from '../engine/engine-state.js';
import { entryRecord } from '../snapshot/entry-record.js';
import type { Workspace } from '../workspaces/workspace.js';
import { jsonText } from '../json-text.js';
import { type Brought, parts, type WholePart } from './parts.js';
import type { Rows } from './recorder.js';

type Write = (part: StatePart | WholePart, key: string, record: unknown) => void;

/** Engagements in one record. */
const ENGAGEMENTS = 10_000;

/** How a workspace is set up, as it is kept. */
export const setUpOf = ({ number, keyScope, settings }: Workspace): object => ({ number, keyScope, settings });

/** Writes all of a workspace: it is new, was reset, or goes on from a snapshot. */
export function wholeOf(workspace: Workspace, rows: Rows, write: Write): void {
  const { id, store } = workspace;
  const facts = [...store.since(0)];
  const state = workspace.stateWith({ facts: facts.map(({ fact }) => fact), abouts: facts.map(({ about }) => about) });
  const { catalog, engine, agenda, faults, callbacks, access, journal } = state;
  write('workspace', '', setUpOf(workspace));
  for (const app of catalog.apps) write('app', app.id, app);
  for (const channel of catalog.channels) write('channel', channel.shortId, channel);
  for (const campaign of catalog.campaigns) write('campaign', campaign.id, campaign);
  for (const key of catalog.keys) write('key', key, true);
  for (const link of catalog.links) write('link', link, true);
  for (const [appId, names] of Object.entries(engine.eventNames)) write('event-names', appId, names);
  for (const [appId, streak] of Object.entries(engine.oneIp)) write('one-ip', appId, streak);
  writeEngagements(engine.engagements, write);
  const { claims, subscriptions, installations } = engine;
  if (claims.added > 0) write('claims', '', { ...claims, kept: [...claims.kept], keys: [...claims.keys] });
  for (const one of subscriptions.kept) write('subscription', `${one.appId}\n${one.token}`, one);
  for (const one of installations.kept) {
    write('installation', parts.installation.key(one), { ...one, through: store.appended });
  }
  for (const planned of agenda) write('planned', parts.planned.key(planned), planned);
  for (const rule of faults?.rules ?? []) write('fault', rule.id, rule);
  for (const { told, ...callback } of callbacks?.defined ?? []) {
    write('callback', callback.id, callback);
    for (const whom of told) {
      const one = { callbackId: callback.id, whom };
      write('callback-told', parts['callback-told'].key(one), one);
    }
  }
  for (const delivery of callbacks?.deliveries.kept ?? []) write('delivery', parts.delivery.key(delivery), delivery);
  for (const token of access?.tokens ?? []) write('access-token', token.id, token);
  for (const report of access?.reports ?? []) write('saved-report', report.id, report);
  for (const report of state.networkReports ?? []) write('network-report', parts['network-report'].key(report), report);
  for (const postback of state.skanPostbacks ?? [])
    write('skan-postback', parts['skan-postback'].key(postback), postback);

  const numbers = new Map<Fact, number>();
  const put = (fact: Fact, place: number, about: object | null): void => {
    numbers.set(fact, place);
    rows.facts.push(jsonText({ w: id, n: place, a: fact.atMs, f: fact, b: about }));
  };
  for (const { number: place, fact, about } of facts) put(fact, place, about);
  let lost = 0;
  for (const entry of journal.entries) {
    // Facts that only entries still hold have places before all others.
    for (const fact of entry.facts) if (!numbers.has(fact)) put(fact, (lost -= 1), null);
    const record = entryRecord(entry, (fact) => numbers.get(fact) ?? Number.NaN);
    rows.requests.push(jsonText({ w: id, n: entry.number, r: record }));
  }
}

function writeEngagements({ added, kept }: EngineState['engagements'], write: Write): void {
  let some: EngagementRecord[] = [];
  let chunk = 0;
  const flush = (): void => {
    if (some.length > 0) write('engagements', String(chunk), { added, kept: some } satisfies Brought);
    some = [];
    chunk += 1;
  };
  for (const one of kept) if (some.push(one) === ENGAGEMENTS) flush();
  flush();
}
