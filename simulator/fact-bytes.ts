import type { Fact } from '@mmp-sim/contracts/facts';

/** What a fact takes beside the texts that its sender chose, about; and what a candidate of an install takes. */
const FACT_BYTES = 400;
const CANDIDATE_BYTES = 400;

/** What a fact takes in memory, about: the sender decides how long its texts are. The same for the same fact. */
export function factBytes(fact: Fact): number {
  switch (fact.type) {
    case 'engagement':
      return FACT_BYTES + lengthOf(fact.userAgent) + lengthsIn(fact.details);
    case 'install':
      return FACT_BYTES + fact.attribution.candidates.length * CANDIDATE_BYTES;
    case 'session':
      return FACT_BYTES + lengthOf(fact.openDeeplinkUrl);
    case 'purchase':
      return FACT_BYTES + lengthOf(fact.productId) + lengthOf(fact.transactionId);
    case 'subscription':
      return (
        FACT_BYTES +
        lengthOf(fact.productId) +
        lengthOf(fact.purchaseToken) +
        lengthOf(fact.transactionId) +
        lengthOf(fact.originalTransactionId)
      );
    case 'ad-revenue':
      return FACT_BYTES + lengthOf(fact.mediation) + lengthsIn(fact.details);
    case 'event':
    case 'claim':
    case 'conversion-value':
    case 'import':
      return FACT_BYTES;
    default:
      return fact satisfies never;
  }
}

const lengthOf = (text: string | null): number => text?.length ?? 0;

/** Of all texts in an object, and in the objects in it. */
function lengthsIn(details: object | null): number {
  if (details === null) return 0;
  let length = 0;
  for (const value of Object.values(details) as unknown[]) {
    if (typeof value === 'string') length += value.length;
    else if (typeof value === 'object') length += lengthsIn(value);
  }
  return length;
}
