import { expectedName } from '@mmp-sim/contracts/known-names';
import { invalid } from '../checked.js';
import type { JournalEntry } from '../journal/entry.js';
import type { TailItem } from '../journal/tail.js';
import type { Workspace } from '../workspaces/workspace.js';
import type { ControlQuery } from './control-request.js';
import { presentDelivery } from './present-callbacks.js';
import { presentEntry, presentFact } from './present.js';
import { presentWorld } from './present-world.js';
import { requestFilter } from './request-filter.js';

/** An event as it goes to a client: its name, and its data as JSON. */
export type StreamEvent = { readonly event: string; readonly data: object };

/** What `?events` chooses among. Restarts and gaps are told to all. */
const CHOSEN = [
  'request',
  'fact',
  'delivery',
  'clock',
  'due',
  'world',
  'reports',
  'setup',
] as const satisfies readonly TailItem['type'][];

/**
 * What a client is told of an item, or null where its filters leave it out. `verdict`, `endpoint`, `installation` and
 * `text` leave out all facts that no request made, and deliveries, since they are asked of requests; `app` leaves out what
 * is about other apps. Of what is left `events` chooses by kind.
 *
 * @throws {SimulatorError} REQUEST_INVALID for filters that cannot match.
 */
export function streamEvents(
  query: ControlQuery['query'],
  workspace: Workspace,
): (item: TailItem) => StreamEvent | null {
  const isWanted: (entry: JournalEntry) => boolean = requestFilter(query, workspace.journal.names.endpoints);
  const wantsOnlyRequests = ['verdict', 'endpoint', 'installation', 'text'].some((name) => query[name] !== undefined);
  const { app } = query;
  const chosen = query['events'] === undefined ? null : new Set<TailItem['type']>(chosenIn(query['events']));
  const isOfApp = (appId: string): boolean =>
    app === undefined ||
    appId === app ||
    workspace.catalog.apps().some(({ id, bundleId }) => id === appId && bundleId === app);

  return (item) => {
    if (chosen !== null && item.type !== 'restart' && item.type !== 'gap' && !chosen.has(item.type)) return null;
    switch (item.type) {
      case 'request':
        return isWanted(item.entry) ? { event: 'request', data: presentEntry(item.entry) } : null;
      case 'fact':
        return !wantsOnlyRequests && isOfApp(item.fact.appId) ? { event: 'fact', data: presentFact(item.fact) } : null;
      case 'delivery': {
        const { delivery } = item;
        if (wantsOnlyRequests || !isOfApp(delivery.appId)) return null;
        return { event: 'delivery', data: presentDelivery(delivery, workspace.callbacks) };
      }
      case 'clock': {
        const { clock, due, dueTotal } = item;
        return { event: 'clock', data: { ...clock, due: due.filter(({ appId }) => isOfApp(appId)), dueTotal } };
      }
      case 'due': {
        const due = item.due.filter(({ appId }) => isOfApp(appId));
        // Of what is not listed, nobody can say whose it is.
        const isNone = due.length === 0 && item.due.length === item.dueTotal;
        return isNone || wantsOnlyRequests ? null : { event: 'due', data: { due, dueTotal: item.dueTotal } };
      }
      case 'world':
        return { event: 'world', data: presentWorld(item.world) };
      case 'reports':
      case 'setup':
        return { event: item.type, data: { of: item.of } };
      case 'restart':
        return { event: 'reset', data: { why: item.restart.why, cursor: String(item.restart.after) } };
      case 'gap':
        return { event: 'gap', data: presentGap(item) };
      default:
        return item satisfies never;
    }
  };
}

/** @throws {SimulatorError} REQUEST_INVALID. */
function chosenIn(text: string): (typeof CHOSEN)[number][] {
  return text.split(',').map((given) => {
    const event = CHOSEN.find((one) => one === given);
    if (event === undefined) throw invalid([{ path: '?events', given, expected: expectedName(given, CHOSEN) }]);
    return event;
  });
}

function presentGap({ requests, others }: Extract<TailItem, { type: 'gap' }>) {
  if (requests === null) return { requests: null, others };
  const { from, through } = requests;
  return { requests: { count: through - from + 1, from: String(from), through: String(through) }, others };
}
