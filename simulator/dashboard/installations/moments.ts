import type { Candidate, Delivery, DeliveryAttempt, InstallStory, Revenue } from '@mmp-sim/contracts/answers';
import { engagementWord, reasonWords, toldEngagement } from '@mmp-sim/contracts/attribution-words';
import { duration } from '../parts/duration.js';
import { visible } from '../parts/shell-word.js';
import { broughtBy } from './compared.js';
import { linesOf } from './lost.js';

/** One thing that led to an installation, that it did, or that was done because of it. */
export type Moment = {
  readonly at: string;
  readonly what: string;
  readonly more: string;
  /** Class of the line. */
  readonly tone: 'engagement' | 'won' | 'first' | 'session' | 'event' | 'money' | 'callback';
  /** Id of the delivery that it is about; left out where it is about none. */
  readonly delivery?: string;
  /** Those that it stands for, the oldest first; left out where it is one. */
  readonly folded?: readonly Moment[];
};

/** Of many that lost for one reason so many stand on the time line: those nearest to the install. */
const NEAREST = 2;

const money = (revenue: Revenue | null): string =>
  revenue === null ? '' : `${revenue.gross.amount} ${revenue.gross.currency}`;

const joined = (...texts: readonly string[]): string => texts.filter((text) => text !== '').join(', ');

/** All of a story in the order in which it happened: what might have brought it, who was said to have done so, and all after that. */
export function momentsOf(story: InstallStory): readonly Moment[] {
  const { sessions, events, purchases, subscriptions, adRevenue, conversionValues, callbacks, openedAt } = story;
  const { attribution } = story;
  const moments: readonly Moment[] = [
    ...linesOf(attribution?.candidates ?? []).flatMap(({ candidates }) => engagements(candidates)),
    ...sessions.map(({ at, openDeeplinkUrl }) => ({
      at,
      what: at === openedAt ? 'First open' : 'Open',
      more: openDeeplinkUrl ?? '',
      tone: at === openedAt ? ('first' as const) : ('session' as const),
    })),
    ...(attribution === null || openedAt === null
      ? []
      : [
          {
            at: openedAt,
            what: 'Attributed',
            more: `brought by ${broughtBy(attribution)}`,
            tone: attribution.channel === 'organic' ? ('engagement' as const) : ('won' as const),
          },
        ]),
    ...events.map(({ at, name, value }) => ({
      at,
      what: name,
      more: value === null ? '' : `value ${value}`,
      tone: 'event' as const,
    })),
    ...purchases.map(({ at, productId, quantity, revenue }) => ({
      at,
      what: 'Purchase',
      more: `${quantity} × ${productId ?? 'of no product'}, ${money(revenue)}`,
      tone: 'money' as const,
    })),
    ...subscriptions.map(({ at, event, productId, revenue, reported }) => ({
      at,
      what: `Subscription: ${event}`,
      more: joined(productId ?? '', money(revenue), reported ? '' : 'not in the reports'),
      tone: 'money' as const,
    })),
    ...adRevenue.map(({ impressionAt, mediation, revenue }) => ({
      at: impressionAt,
      what: 'Ad impression',
      more: `${revenue.amount} ${revenue.currency}${mediation === null ? '' : `, told by ${mediation}`}`,
      tone: 'money' as const,
    })),
    ...conversionValues.map(({ at, fine, coarse, kept }) => ({
      at,
      what: `Conversion value ${fine}`,
      more: joined(coarse ?? '', kept ? '' : 'does not hold: a higher one does'),
      tone: 'event' as const,
    })),
    ...callbacks.flatMap(called),
  ];
  return moments.map(readable).toSorted(inTime);
}

const inTime = (a: { readonly at: string }, b: { readonly at: string }): number =>
  a.at < b.at ? -1 : a.at > b.at ? 1 : 0;

const readable = ({ folded, ...one }: Moment): Moment => ({
  ...one,
  what: visible(one.what),
  more: visible(one.more),
  ...(folded === undefined ? {} : { folded: folded.map(readable) }),
});

/** One, or many of one kind and reason: those nearest to the install, and all others as one. */
function engagements(same: readonly Candidate[]): readonly Moment[] {
  const byAge = same.toSorted((a, b) => Math.abs(a.ageMs) - Math.abs(b.ageMs));
  const nearest = byAge.slice(0, NEAREST).map(engagement);
  const others = byAge.slice(NEAREST).toSorted(inTime);
  const [oldest] = others;
  if (oldest === undefined) return nearest;
  const what = `${others.length} more ${toldEngagement(oldest)}s`;
  const more = `lost for the same reason: ${reasonWords(oldest)}`;
  return [...nearest, { at: oldest.at, what, more, tone: 'engagement', folded: others.map(engagement) }];
}

function engagement(candidate: Candidate): Moment {
  const { at, channel, kind, claimId, verdict, ageMs } = candidate;
  const word = engagementWord({ kind });
  const what =
    claimId === null ? `${word === 'click' ? 'Click' : 'View'} of ${channel}` : `${channel} claims a ${word}`;
  const when = ageMs < 0 ? `${duration(-ageMs)} after the install` : `${duration(ageMs)} before the install`;
  return {
    at,
    what,
    more: `${when}; ${verdict}: ${reasonWords(candidate)}`,
    tone: verdict === 'won' ? 'won' : 'engagement',
  };
}

/** Each attempt of a delivery, and the one that is still to come. */
function called({ id, callbackName, event, attempts, state, plannedAt, nextAttemptAt, waitsFor }: Delivery): Moment[] {
  const of = { what: `Callback ${callbackName ?? event}`, tone: 'callback' as const, delivery: id };
  const made = attempts.map((attempt) => ({ ...of, at: attempt.at, more: answered(attempt) }));
  if (state === 'cancelled') return [...made, { ...of, at: plannedAt, more: 'cancelled' }];
  if (state !== 'waiting') return made;
  const more = waitsFor === null ? 'waits: the next attempt falls due' : `waits for delivery ${waitsFor}`;
  return [...made, { ...of, at: nextAttemptAt ?? attempts.at(-1)?.at ?? plannedAt, more }];
}

function answered({ outcome, status, error }: DeliveryAttempt): string {
  if (outcome === 'captured') return 'captured by the simulator';
  if (outcome === 'delivered') return `answered ${status}`;
  return error ?? (status === null ? 'no answer' : `answered ${status}`);
}
