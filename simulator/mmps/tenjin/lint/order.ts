import type { Signal } from '@mmp-sim/contracts/signals';
import { lintRule } from '../../lint-rule.js';
import type { LintFinding, LintRule, LintSubject } from '../../mmp.js';
import { text } from '../read.js';

const REPEATED_WITHIN_MS = 30_000;
/** Clocks of phones and servers are never quite right. */
const CLOCK_SKEW_MS = 10_000;

/** Parameters that hold an instant, in epoch seconds or milliseconds. */
const INSTANTS = [
  'sent_at',
  'purchase_date',
  'initialized_at',
  'referrer_click_ts',
  'referrer_install_ts',
  'huawei_referrer_click_ts',
  'huawei_referrer_install_ts',
  'meta_referrer_ts',
] as const;

/** Parameters that hold an instant or a day in ISO 8601. */
const DATES = ['first_session_date', 'last_session_date'] as const;

type DeviceKind = Exclude<Signal['kind'], 'engagement'>;

/** The kinds of signals about an installation: all but clicks and impressions. A new kind must be put here too. */
const aboutDevices: Readonly<Record<DeviceKind, true>> = {
  open: true,
  event: true,
  purchase: true,
  subscription: true,
  'ad-revenue': true,
  'conversion-value': true,
  'imported-user': true,
  'attribution-query': true,
};
export const deviceKinds = Object.keys(aboutDevices) as readonly DeviceKind[];

/** Tenjin dates a call by its arrival; one that waited longer than the app allows is dated wrongly. */
const lateDelivery = lintRule({
  rule: 'late-delivery',
  for: deviceKinds,
  check(subject) {
    const { sentAtMs } = subject.signal.device;
    if (sentAtMs === null || subject.nowMs - sentAtMs <= subject.app.lateAfterMs) return null;
    const effect = isDatedBySender(subject) ? 'only its revenue is dated by sent_at' : 'counts as happening now';
    return {
      field: 'sent_at',
      given: String(sentAtMs),
      expected: `an instant at most ${spanText(subject.app.lateAfterMs)} ago`,
      message: `This was sent more than ${spanText(subject.nowMs - sentAtMs)} ago and ${effect}.`,
      hint: 'Deliver within minutes: Tenjin has no event time. In a test, sent_at follows the clock of the workspace.',
      source: 'assumed',
    };
  },
});

const isDatedBySender = ({ signal, app }: LintSubject<DeviceKind>): boolean =>
  signal.kind === 'ad-revenue' && app.adRevenueDatedBy === 'sent-at';

/** In the largest unit that is there at least twice. */
function spanText(ms: number): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1000],
  ] as const;
  const [unit, length] = units.find(([, one]) => ms >= 2 * one) ?? ['millisecond', 1];
  const count = Math.floor(ms / length);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const futureTimestamp = lintRule({
  rule: 'future-timestamp',
  for: deviceKinds,
  check({ values, nowMs }) {
    const isFuture = (atMs: number | null): atMs is number => atMs !== null && atMs > nowMs + CLOCK_SKEW_MS;
    const found: LintFinding[] = [];
    const note = (field: string, given: string, atMs: number, unit: string): void => {
      const now = new Date(nowMs).toISOString();
      found.push({
        field,
        given,
        expected: `an instant that is not after ${now}`,
        message: `${field} is ${new Date(atMs).toISOString()}, but here it is ${now}.`,
        hint: `Check the unit (${unit}) and the clock of the sender, or advance the clock of the workspace.`,
        source: 'assumed',
      });
    };
    for (const field of INSTANTS) {
      const given = text(values, field);
      const atMs = given === null ? null : epochMs(given);
      if (given !== null && isFuture(atMs)) note(field, given, atMs, 'epoch milliseconds');
    }
    for (const field of DATES) {
      const given = text(values, field);
      const atMs = given === null ? null : isoMs(given);
      if (given !== null && isFuture(atMs)) note(field, given, atMs, 'ISO 8601, with its zone');
    }
    return found;
  },
});

/** Ten digits are seconds, twelve to fourteen milliseconds. */
function epochMs(given: string): number | null {
  if (/^\d{10}$/.test(given)) return Number(given) * 1000;
  return /^\d{12,14}$/.test(given) ? Number(given) : null;
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** What names no zone is read where that day comes first, so that it is not called future while it may be past. */
function isoMs(given: string): number | null {
  const [, day, time = '00:00', zone = '+14:00'] = ISO.exec(given) ?? [];
  if (day === undefined) return null;
  const atMs = Date.parse(`${day}T${time}${zone.replace(/^(.\d{2})(\d{2})$/, '$1:$2')}`);
  return Number.isNaN(atMs) ? null : atMs;
}

const nouns = {
  event: 'event',
  purchase: 'purchase',
  subscription: 'subscription',
  'ad-revenue': 'ad impression',
  'conversion-value': 'conversion value',
} as const satisfies Partial<Record<DeviceKind, string>>;

const eventBeforeOpen = lintRule({
  rule: 'event-before-open',
  for: ['event', 'purchase', 'subscription', 'ad-revenue', 'conversion-value'],
  check({ signal, accepted, history }) {
    if (!accepted || history.opened) return null;
    return {
      field: 'analytics_installation_id',
      given: signal.device.installationId,
      expected: 'an installation that has been opened',
      message: `No app open of this installation has arrived yet: the ${nouns[signal.kind]} has no attribution until one does.`,
      hint:
        signal.device.installationId === null
          ? 'Send the open (v0/event without `event`) first, and the same analytics_installation_id with both.'
          : 'Send the open (v0/event without `event`) first, with the same analytics_installation_id.',
      source: 'assumed',
    };
  },
});

const repeatedOpen = lintRule({
  rule: 'repeated-open',
  for: ['open'],
  check({ accepted, history, nowMs }) {
    if (!accepted || history.lastOpenAtMs === null) return null;
    const sinceMs = nowMs - history.lastOpenAtMs;
    if (sinceMs > REPEATED_WITHIN_MS) return null;
    return {
      field: null,
      given: `${sinceMs} ms after the last open`,
      expected: 'more than 30 seconds between two opens',
      message: 'A second open so soon counts as a second session: nothing is de-duplicated on the server.',
      hint: 'Send one open per session; the SDKs leave out a second one within 30 seconds.',
      source: 'assumed',
    };
  },
});

const RESERVED: Readonly<Record<string, string>> = {
  open: 'an app open: leave `event` out for one',
  purchase: 'a purchase: send it to v0/purchase with its price',
};

const reservedEventName = lintRule({
  rule: 'reserved-event-name',
  for: ['event'],
  check({ signal }) {
    const meaning = Object.hasOwn(RESERVED, signal.name) ? RESERVED[signal.name] : undefined;
    if (meaning === undefined) return null;
    return {
      field: 'event',
      given: signal.name,
      expected: 'a name of your own',
      message: `In Tenjin's data \`${signal.name}\` is ${meaning.split(':', 1)[0] ?? ''}; this counts as a custom event of that name.`,
      hint: `If you mean ${meaning}.`,
      source: 'https://github.com/looker-open-source/tenjin',
    };
  },
});

/** What is wrong with the time of a call, or with its place among the calls of its installation. */
export const orderLint: readonly LintRule[] = [
  lateDelivery,
  futureTimestamp,
  eventBeforeOpen,
  repeatedOpen,
  reservedEventName,
];
