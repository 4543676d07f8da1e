import type { Delivery } from '@mmp-sim/contracts/answers';

const MARKS = { waiting: '…', delivered: '✓', failed: '✗', cancelled: '–' } as const;
/** Colours of verdicts. */
const TONES = { waiting: 'dropped', delivered: 'recorded', failed: 'rejected', cancelled: 'quiet' } as const;

/** How a delivery stands, by more than a colour. */
export function DeliveryState({ state }: Pick<Delivery, 'state'>) {
  return (
    <span className={`verdict ${TONES[state]}`}>
      <span aria-hidden="true">{MARKS[state]} </span>
      {state}
    </span>
  );
}
