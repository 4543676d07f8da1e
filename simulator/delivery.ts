/** Header of a callback with the delivery's id, by which it is known where it comes in. */
export const DELIVERY_HEADER = 'x-mmp-sim-delivery';

/** How an attempt ended. */
export type Outcome =
  /** A 2xx. */
  | 'delivered'
  /** Answered by the simulator itself: it captures callbacks. */
  | 'captured'
  /** Any other status. */
  | 'status'
  /** A 3xx: redirects are not followed. */
  | 'redirect'
  /** No complete answer in time. */
  | 'timeout'
  /** No connection, or it broke. */
  | 'connection'
  /** What came is no HTTP. */
  | 'unreadable'
  /** The host is not this machine and not allowed. Nothing was sent. */
  | 'not-allowed';

export type Attempt = {
  /** Epoch milliseconds on the workspace's clock. */
  readonly atMs: number;
  readonly why: 'planned' | 'retry' | 'redelivered';
  readonly outcome: Outcome;
  readonly status: number | null;
  /** Where it did not go well: what happened, and what to do. */
  readonly error: string | null;
  /** The beginning of what the receiver answered. */
  readonly answer: string | null;
  /** Wall milliseconds. */
  readonly tookMs: number;
};

export type DeliveryState = 'waiting' | 'delivered' | 'failed' | 'cancelled';

/** A call that was planned when something happened. Plain data. Times are epoch milliseconds on the workspace's clock. */
export type Delivery = {
  readonly number: number;
  readonly callbackId: string;
  readonly callbackName: string | null;
  readonly event: string;
  readonly appId: string;
  readonly bundleId: string;
  readonly installationId: string | null;
  readonly factId: string;
  /** Deliveries of one lane go out one after the other: those about one installation to one receiver. */
  readonly lane: string;
  readonly plannedAtMs: number;
  readonly method: 'GET' | 'POST';
  /** With the values in the macros' places. */
  readonly url: string;
  state: DeliveryState;
  attempts: readonly Attempt[];
  /** Attempts since it was planned, or since it was last redelivered. */
  tries: number;
  /** Null where it is settled. */
  nextAttemptAtMs: number | null;
  settledAtMs: number | null;
};

export type NewDelivery = Omit<Delivery, 'number' | 'state' | 'attempts' | 'tries' | 'nextAttemptAtMs' | 'settledAtMs'>;

/** The last attempts are kept: somebody may redeliver for ever. */
export const MOST_ATTEMPTS = 50;

/** What a delivery takes beside its texts, and an attempt, about. */
const DELIVERY_BYTES = 600;
const ATTEMPT_BYTES = 150;

/** What a delivery takes in memory, about. */
export function deliveryBytes({ url, attempts, lane, event }: Delivery): number {
  let bytes = DELIVERY_BYTES + url.length + lane.length + event.length;
  for (const { error, answer } of attempts) bytes += ATTEMPT_BYTES + (error?.length ?? 0) + (answer?.length ?? 0);
  return bytes;
}
