/** Parts of a workspace that are kept record by record. */
export type StatePart =
  | 'app'
  | 'channel'
  | 'campaign'
  | 'key'
  | 'link'
  | 'installation'
  | 'subscription'
  | 'claim'
  | 'event-names'
  | 'one-ip'
  | 'fault'
  | 'planned'
  | 'callback'
  | 'callback-told'
  | 'delivery'
  | 'access-token'
  | 'saved-report'
  | 'network-report'
  | 'skan-postback'
  | 'lost-answer';

/**
 * Told of all that changes in a workspace, so that it can be kept. Whoever changes something says so afterwards; the
 * record is read later, when it is written, once for all changes until then.
 */
export type Changes = {
  /** @param subject - What is new or other than before; its part knows how it is kept, and under which key. */
  changed(part: StatePart, subject: unknown): void;
  /** @param subject - As it was before it went. */
  gone(part: StatePart, subject: unknown): void;
  /**
   * @param about - What all of them are about.
   * @param arrival - Order of arrival of the first of them, and the instant on the workspace's clock.
   */
  facts(
    facts: readonly object[],
    about: object | null,
    arrival: { readonly first: number; readonly atMs: number },
  ): void;
  /** A journal entry. */
  request(entry: object, number: number): void;
  /** The journal entries up to this number, or the one with it, are deleted. */
  forgotten(number: number, which: 'one' | 'up-to'): void;
  /** How the workspace is set up is other than before. */
  setUp(): void;
  /** Something that is written each time: the clock, or a count. */
  touched(): void;
  /** All of it is other than before. */
  anew(): void;
};

/** Where nothing is kept. */
export const untold: Changes = {
  changed() {},
  gone() {},
  facts() {},
  request() {},
  forgotten() {},
  setUp() {},
  touched() {},
  anew() {},
};

/** What somebody sets up in a workspace; `workspaces` is which there are. */
export type SetUp = 'app' | 'channel' | 'campaign' | 'callback' | 'fault' | 'workspace' | 'workspaces';

/** What somebody sets up, by the part that keeps it. */
const SET_UP: Partial<Record<StatePart, SetUp>> = {
  app: 'app',
  channel: 'channel',
  campaign: 'campaign',
  callback: 'callback',
  fault: 'fault',
};

/**
 * Tells those who follow a workspace, too, when something is set up otherwise than before.
 *
 * @param changes - Told of all that is to be kept.
 */
export function toldSetUp(changes: Changes, tell: (of: SetUp) => void): Changes {
  return {
    changed: (part, subject) => {
      changes.changed(part, subject);
      const of = SET_UP[part];
      // A fault is kept anew with each request that it sees, which is told as a request.
      if (of !== undefined && (of !== 'fault' || (subject as { seen: number }).seen === 0)) tell(of);
    },
    gone: (part, subject) => {
      changes.gone(part, subject);
      const of = SET_UP[part];
      if (of !== undefined) tell(of);
    },
    facts: (...all) => changes.facts(...all),
    request: (entry, number) => changes.request(entry, number),
    forgotten: (number, which) => changes.forgotten(number, which),
    setUp: () => {
      changes.setUp();
      tell('workspace');
    },
    touched: () => changes.touched(),
    anew: () => changes.anew(),
  };
}
