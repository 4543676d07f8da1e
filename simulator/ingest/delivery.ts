import type { FaultPlan } from '../faults/fault.js';
import type { WireResponse } from '../mmps/mmp.js';

/** How the answer to a request that has met a fault is brought to its sender, or kept from it. */
export type Delivery = Pick<FaultPlan, 'delayMs' | 'cut' | 'drip'> & {
  /**
   * What is to be answered; asked for once, when the delay is over.
   *
   * @param hungUp - The sender waits no more: a request that was to be taken up only now is not.
   */
  answer(hungUp: boolean): WireResponse | Promise<WireResponse>;
  /** Told when the sender hung up before it had the whole answer. */
  lost(): void;
};

/** Whether an answer is to be brought as a fault wants it. */
export const isDelivery = (answer: WireResponse | Delivery): answer is Delivery => 'lost' in answer;

/** What the journal says of a request that got no answer. */
export const NO_ANSWER: WireResponse = Object.freeze({ status: 0, headers: Object.freeze({}), body: '' });
