import type { PurchaseFact, Revenue, SubscriptionFact } from '@mmp-sim/contracts/facts';
import type { Tables } from './stage-tables.js';

type Bought = Tables['bought']['columns'];
type Subscribed = Tables['subscribed']['columns'];

/** @param row - That was begun, in its block. */
export function buy(to: Bought, row: number, fact: PurchaseFact): void {
  to.product_id.setOrNull(row, fact.productId);
  to.unit_price.set(row, units(fact.unitPrice));
  to.quantity.set(row, fact.quantity);
  to.transaction_id.setOrNull(row, fact.transactionId);
  pay(to, row, fact.revenue);
}

/** @param row - That was begun, in its block. */
export function subscribe(to: Subscribed, row: number, fact: SubscriptionFact): void {
  to.product_id.setOrNull(row, fact.productId);
  to.event.set(row, fact.event);
  to.reported.set(row, fact.reported);
  to.purchase_token.setOrNull(row, fact.purchaseToken);
  to.transaction_id.setOrNull(row, fact.transactionId);
  pay(to, row, fact.revenue);
}

/** In 10^-9 of a unit: a whole number that a double holds for prices below nine million. */
export const units = (amount: string): number => Math.round(Number(amount) * 1e9);

function pay(to: Bought | Subscribed, row: number, revenue: Revenue | null): void {
  const unitsOf = (text: string | null | undefined): number | null => (text == null ? null : units(text));
  to.currency.setOrNull(row, revenue?.gross.currency ?? null);
  to.gross.setOrNull(row, unitsOf(revenue?.gross.amount));
  to.net.setOrNull(row, unitsOf(revenue?.net.amount));
  to.gross_usd.setOrNull(row, unitsOf(revenue?.gross.usd));
  to.net_usd.setOrNull(row, unitsOf(revenue?.net.usd));
  to.commission.setOrNull(row, revenue === null ? null : Number(revenue.commission));
}
