import type { Dropped } from '@mmp-sim/contracts/answers';
import type { Workspace } from './workspace.js';

export type DroppedCounts = Record<keyof Dropped, number>;
export type KeptCounts = Record<
  'requests' | 'requestBytes' | 'facts' | 'engagements' | 'installations' | 'deliveries' | 'waitingDeliveries',
  number
>;

/** What the limits of a workspace have pushed out. */
export function droppedOf({ journal, store, engine, callbacks }: Workspace): DroppedCounts {
  return {
    requests: journal.stats().dropped,
    facts: store.stats().dropped,
    engagements: engine.engagementsDropped,
    claims: engine.claims.dropped,
    installations: engine.installations.dropped,
    subscriptions: engine.ledger.subscriptions.dropped,
    deliveries: callbacks.deliveries.dropped,
  };
}

/** What a workspace keeps of what has a limit. */
export function keptOf({ journal, store, engine, callbacks }: Workspace): KeptCounts {
  const { kept, bytes } = journal.stats();
  return {
    requests: kept,
    requestBytes: bytes,
    facts: store.stats().kept,
    engagements: engine.engagementsKept,
    installations: engine.installations.size,
    deliveries: callbacks.deliveries.size,
    waitingDeliveries: callbacks.deliveries.waiting,
  };
}
