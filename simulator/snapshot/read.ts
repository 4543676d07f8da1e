import type { App } from '@mmp-sim/contracts/catalog';
import type { About, Fact } from '@mmp-sim/contracts/facts';
import { checkSnapshot, type SnapshotDefinition } from '@mmp-sim/contracts/snapshot';
import { checkControl, type JsonProblem } from '@mmp-sim/contracts/validators';
import type { CallbackRecord } from '../callbacks/callback.js';
import type { CallbacksState } from '../callbacks/callbacks.js';
import type { DeliveriesState } from '../callbacks/deliveries.js';
import { invalid } from '../checked.js';
import type { Delivery } from '../delivery.js';
import { SimulatorError } from '../errors.js';
import type { NetworkReport } from '../reports/network-reports.js';
import type { SkanPostback } from '../reports/skan-postbacks.js';
import { VERSION } from '../version.js';
import type { FaultRecord } from '../faults/fault.js';
import type { RestoredWorkspace } from '../workspaces/workspace-state.js';
import { inconsistencyOf } from './consistency.js';
import { entryOf, type EntryRecord } from './entry-record.js';
import { type Packed, type PooledValues, Unpacker } from './packed.js';
import { digestOf, SNAPSHOT_FORMAT, SNAPSHOT_VERSION } from './take.js';

/** A snapshot of the right form, whose rows nobody has looked at yet. */
type Raw = Pick<RestoredWorkspace, 'settings' | 'clock'> & {
  readonly catalog: Omit<RestoredWorkspace['catalog'], 'apps' | 'channels' | 'campaigns'> &
    Record<'apps' | 'channels' | 'campaigns', Packed>;
  readonly engine: Pick<RestoredWorkspace['engine'], 'made' | 'eventNames' | 'oneIp'> & {
    readonly engagements: { readonly added: number; readonly kept: Packed };
    readonly claims: { readonly added: number; readonly dropped: number; readonly kept: Packed; readonly keys: Packed };
    readonly installations: { readonly dropped: number; readonly apps: readonly string[]; readonly kept: Packed };
    readonly subscriptions: { readonly dropped: number; readonly kept: Packed };
  };
  readonly agenda: Packed;
  readonly faults?: { readonly made: number; readonly rules: Packed };
  readonly callbacks?: Pick<CallbacksState, 'made' | 'mode'> & {
    readonly defined: Packed;
    readonly deliveries: Omit<DeliveriesState, 'kept'> & { readonly kept: Packed };
  };
  readonly networkReports?: Packed;
  readonly skanPostbacks?: Packed;
  readonly pools: PooledValues;
  readonly facts: { readonly dropped: number; readonly kept: Packed; readonly about?: Packed };
  readonly journal: Omit<RestoredWorkspace['journal'], 'entries'> & {
    readonly entries: Packed;
    readonly facts: Packed;
  };
};

const NONE: Packed = { fields: [], rows: [] };
const SHOWN_CHARACTERS = 200;
/**
 * How many times larger than a snapshot may be what it says once and means often. Real ones stay far below; without an
 * end a small document could mean years of work.
 */
const MOST_UNFOLDED = 16;

/**
 * The workspace that a snapshot holds, checked from one end to the other.
 *
 * @param value - What JSON says; it must not be changed any more.
 * @param mostBytes - Largest snapshot.
 * @throws {SimulatorError} SNAPSHOT_INVALID, with the first thing that is wrong; SNAPSHOT_TOO_LARGE.
 */
export function readSnapshot(value: unknown, mostBytes: number): RestoredWorkspace {
  const raw = checkedForm(value);
  const { settings, clock, catalog, engine, journal, pools } = raw;
  const unpacker = new Unpacker(pools);
  const rowsOf = <Row>(packed: Packed, path: string, definition: SnapshotDefinition): Row[] =>
    packed.rows.map((row, index) => {
      const checked = checkedRow(unpacker.record(packed, row), `${path}.rows.${index}`, definition);
      if (unpacker.unfolded > mostBytes * MOST_UNFOLDED) throw tooLarge(mostBytes);
      return checked as Row;
    });
  const facts = rowsOf<Fact>(raw.facts.kept, 'facts.kept', 'Fact');
  const lost = rowsOf<Fact>(journal.facts, 'journal.facts', 'Fact');
  const factAt = (place: number): Fact | undefined => (place < 0 ? lost[-1 - place] : facts[place]);
  const records = rowsOf<EntryRecord>(journal.entries, 'journal.entries', 'Entry');
  const restored: RestoredWorkspace = {
    settings,
    clock,
    catalog: {
      ...catalog,
      apps: settingsChecked(rowsOf(catalog.apps, 'catalog.apps', 'App')),
      channels: rowsOf(catalog.channels, 'catalog.channels', 'Channel'),
      campaigns: rowsOf(catalog.campaigns, 'catalog.campaigns', 'Campaign'),
    },
    engine: {
      ...engine,
      engagements: {
        ...engine.engagements,
        kept: rowsOf(engine.engagements.kept, 'engine.engagements.kept', 'Engagement'),
      },
      claims: {
        ...engine.claims,
        kept: rowsOf(engine.claims.kept, 'engine.claims.kept', 'Claim'),
        keys: rowsOf(engine.claims.keys, 'engine.claims.keys', 'ClaimKey'),
      },
      installations: {
        ...engine.installations,
        kept: rowsOf(engine.installations.kept, 'engine.installations.kept', 'Installation'),
      },
      subscriptions: {
        ...engine.subscriptions,
        kept: rowsOf(engine.subscriptions.kept, 'engine.subscriptions.kept', 'Subscription'),
      },
    },
    agenda: rowsOf(raw.agenda, 'agenda', 'Planned'),
    faults: {
      made: raw.faults?.made ?? 0,
      rules: raw.faults === undefined ? [] : rowsOf<FaultRecord>(raw.faults.rules, 'faults.rules', 'Fault'),
    },
    callbacks: callbacksOf(raw.callbacks, rowsOf),
    // Snapshots of workspaces without them say nothing of them.
    reports: {
      networkReports: rowsOf<NetworkReport>(raw.networkReports ?? NONE, 'networkReports', 'NetworkReport'),
      skanPostbacks: rowsOf<SkanPostback>(raw.skanPostbacks ?? NONE, 'skanPostbacks', 'SkanPostback'),
    },
    facts: {
      dropped: raw.facts.dropped,
      kept: facts,
      // Older snapshots do not say.
      about: raw.facts.about === undefined ? [] : rowsOf<About>(raw.facts.about, 'facts.about', 'About'),
    },
    journal: {
      cursor: journal.cursor,
      dropped: journal.dropped,
      droppedThrough: journal.droppedThrough,
      entries: records.map((record, row) =>
        entryOf(
          record,
          (place) => factAt(place) ?? refuse(`journal.entries.rows.${row}.facts`, place, 'the place of a fact'),
        ),
      ),
    },
  };
  const wrong = inconsistencyOf(restored);
  if (wrong !== null) throw invalid([wrong], 'SNAPSHOT_INVALID');
  return restored;
}

/** Snapshots of workspaces without callbacks say nothing of them. */
function callbacksOf(
  raw: Raw['callbacks'],
  rowsOf: <Row>(packed: Packed, path: string, definition: SnapshotDefinition) => Row[],
): RestoredWorkspace['callbacks'] {
  if (raw === undefined) {
    return { made: 0, mode: 'send', defined: [], deliveries: { made: 0, dropped: 0, droppedThrough: 0, kept: [] } };
  }
  const { made, mode, defined, deliveries } = raw;
  return {
    made,
    mode,
    defined: rowsOf<CallbackRecord>(defined, 'callbacks.defined', 'Callback'),
    deliveries: { ...deliveries, kept: rowsOf<Delivery>(deliveries.kept, 'callbacks.deliveries.kept', 'Delivery') },
  };
}

/** Format and version first, since all else depends on them; then the form, then that nothing has been changed. */
function checkedForm(value: unknown): Raw {
  const { format, version, sha256 } = Object(value) as Record<string, unknown>;
  if (format !== SNAPSHOT_FORMAT) {
    refuse('format', format, `${SNAPSHOT_FORMAT}: a document that GET /_sim/snapshot has answered`);
  }
  if (version !== SNAPSHOT_VERSION) {
    refuse('version', version, `${SNAPSHOT_VERSION}: this is mmp-sim ${VERSION}, restore it with the one that took it`);
  }
  const wrong = checkSnapshot('Snapshot', value);
  if (wrong !== null) throw invalid([shortened(wrong)], 'SNAPSHOT_INVALID');
  const lines = Object.entries(value as object)
    .filter(([name]) => name !== 'sha256')
    .map(([name, part]) => `${JSON.stringify(name)}:${JSON.stringify(part)}`);
  const digest = digestOf(lines);
  if (sha256 !== digest) refuse('sha256', sha256, `${digest}: what stands here was changed after it was taken`);
  return value as Raw;
}

function checkedRow(result: ReturnType<Unpacker['record']>, at: string, definition: SnapshotDefinition): object {
  if ('problem' in result) return refuse(at + result.problem.at, result.problem.given, result.problem.expected);
  const wrong = checkSnapshot(definition, result.record);
  if (wrong === null) return result.record;
  throw invalid([shortened({ ...wrong, path: wrong.path === '' ? at : `${at}.${wrong.path}` })], 'SNAPSHOT_INVALID');
}

/** An app is checked as when it is made, so that its settings need not be described twice. */
function settingsChecked(apps: App[]): App[] {
  for (const [index, app] of apps.entries()) {
    const result = checkControl('NewApp', asGiven(app));
    const [wrong] = 'problems' in result ? result.problems : [];
    if (wrong !== undefined) {
      throw invalid([shortened({ ...wrong, path: `catalog.apps.rows.${index}.${wrong.path}` })], 'SNAPSHOT_INVALID');
    }
  }
  return apps;
}

/** What an app is made of: where it has nothing, its maker leaves a setting out. A null anywhere else is wrong. */
function asGiven({ id: _id, storeId, destinationUrl, protocol, commission, ...settings }: App): unknown {
  return {
    ...settings,
    ...(storeId === null ? {} : { storeId }),
    ...(destinationUrl === null ? {} : { destinationUrl }),
    ...(protocol === null ? {} : { protocol }),
    // Nobody has looked at it yet.
    commission: Array.isArray(commission) ? commission.map(withoutOpenEnd) : commission,
  };
}

/** A commission without `to` goes on for ever. */
function withoutOpenEnd(span: unknown): unknown {
  if (typeof span !== 'object' || span === null || !('to' in span) || span.to !== null) return span;
  const { to: _to, ...given } = span;
  return given;
}

function tooLarge(mostBytes: number): SimulatorError {
  const most = mostBytes * MOST_UNFOLDED;
  return new SimulatorError(
    'SNAPSHOT_TOO_LARGE',
    `what it says once and means often would take more than ${most} bytes. Raise limits.snapshotBytes.`,
  );
}

function refuse(path: string, given: unknown, expected: string): never {
  const shown = given === undefined ? null : typeof given === 'string' ? given : JSON.stringify(given);
  throw invalid([shortened({ path, given: shown, expected })], 'SNAPSHOT_INVALID');
}

const shortened = ({ path, given, expected }: JsonProblem): JsonProblem => ({
  path,
  given: given === null ? null : given.slice(0, SHOWN_CHARACTERS),
  expected,
});
