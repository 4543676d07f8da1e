import type { InstallStory, Revenue } from '@mmp-sim/contracts/answers';

/** One thing that an installation did, or that was done because of it. */
export type Moment = { readonly at: string; readonly what: string; readonly more: string; readonly tone: string };

const money = (revenue: Revenue | null): string =>
  revenue === null ? '' : `${revenue.gross.amount} ${revenue.gross.currency}`;

/** All of a story in the order in which it happened. */
export function momentsOf(story: InstallStory): readonly Moment[] {
  const { sessions, events, purchases, subscriptions, adRevenue, conversionValues, callbacks, openedAt } = story;
  const moments: readonly Moment[] = [
    ...sessions.map(({ at, openDeeplinkUrl }) => ({
      at,
      what: at === openedAt ? 'First open' : 'Open',
      more: openDeeplinkUrl ?? '',
      tone: at === openedAt ? 'first' : 'session',
    })),
    ...events.map(({ at, name, value }) => ({
      at,
      what: name,
      more: value === null ? '' : `value ${value}`,
      tone: 'event',
    })),
    ...purchases.map(({ at, productId, quantity, revenue }) => ({
      at,
      what: 'Purchase',
      more: `${quantity} × ${productId ?? 'of no product'}, ${money(revenue)}`,
      tone: 'money',
    })),
    ...subscriptions.map(({ at, event, productId, revenue, reported }) => ({
      at,
      what: `Subscription: ${event}`,
      more: [productId ?? '', money(revenue), reported ? '' : 'not in the reports']
        .filter((text) => text !== '')
        .join(', '),
      tone: 'money',
    })),
    ...adRevenue.map(({ impressionAt, mediation, revenue }) => ({
      at: impressionAt,
      what: 'Ad impression',
      more: `${revenue.amount} ${revenue.currency}${mediation === null ? '' : `, told by ${mediation}`}`,
      tone: 'money',
    })),
    ...conversionValues.map(({ at, fine, coarse, kept }) => ({
      at,
      what: `Conversion value ${fine}`,
      more: [coarse ?? '', kept ? '' : 'does not hold: a higher one does'].filter((text) => text !== '').join(', '),
      tone: 'event',
    })),
    ...callbacks.flatMap(({ attempts }) =>
      attempts.map(({ at, status }) => ({
        at,
        what: 'Callback',
        more: status === null ? 'no answer' : `answered ${status}`,
        tone: 'callback',
      })),
    ),
  ];
  return moments.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
