import type { LintRule, LintSubject } from '../mmp.js';

const LATE_AFTER_MS = 10 * 60_000;
const REPEATED_WITHIN_MS = 30_000;
const SDK_GUIDE = 'https://github.com/tenjin/sdk-llm-guides';

const deviceOf = ({ signal }: LintSubject) => (signal.kind === 'engagement' ? null : signal.device);

/** Tenjin dates a call by its arrival; one that waited longer than ten minutes is dated wrongly. */
const lateDelivery: LintRule = {
  rule: 'late-delivery',
  check(subject) {
    const sentAtMs = deviceOf(subject)?.sentAtMs ?? null;
    if (sentAtMs === null || subject.nowMs - sentAtMs <= LATE_AFTER_MS) return null;
    const minutes = Math.floor((subject.nowMs - sentAtMs) / 60_000);
    return {
      field: 'sent_at',
      given: String(sentAtMs),
      expected: 'an instant at most 10 minutes ago',
      message: `This was sent ${minutes} minutes ago and counts as happening now.`,
      hint: 'Tenjin has no event time: deliver within minutes, or expect cohorts and windows to shift.',
      source: 'https://tenjin.com/docs/tenjin-server-to-server-s2s',
    };
  },
};

const eventBeforeOpen: LintRule = {
  rule: 'event-before-open',
  check({ signal, history }) {
    if (signal.kind !== 'event' || history.opened) return null;
    return {
      field: 'analytics_installation_id',
      given: signal.device.installationId,
      expected: 'an installation that has been opened',
      message: 'No app open of this installation has arrived yet: the event has no attribution until one does.',
      hint: 'Send the open (the same call without `event`) first, with the same analytics_installation_id.',
      source: SDK_GUIDE,
    };
  },
};

const repeatedOpen: LintRule = {
  rule: 'repeated-open',
  check({ signal, history, nowMs }) {
    if (signal.kind !== 'open' || history.lastOpenAtMs === null) return null;
    const sinceMs = nowMs - history.lastOpenAtMs;
    if (sinceMs > REPEATED_WITHIN_MS) return null;
    return {
      field: null,
      given: `${sinceMs} ms after the last open`,
      expected: 'more than 30 seconds between two opens',
      message: 'A second open so soon counts as a second session: nothing is de-duplicated on the server.',
      hint: 'Send one open per session; the SDKs leave out a second one within 30 seconds.',
      source: SDK_GUIDE,
    };
  },
};

const unmatchable: LintRule = {
  rule: 'unmatchable-open',
  check({ signal, history }) {
    if (signal.kind !== 'open' || history.opened) return null;
    const { advertisingId, ip } = signal.device;
    if (advertisingId !== null || ip !== null || signal.referrer !== null) return null;
    return {
      field: 'ip_address',
      given: null,
      expected: "the end user's address, when there is no advertising id",
      message: 'Without an advertising id, a referrer or an ip_address nothing can match this install: it is organic.',
      hint: 'Send the address of the end user as ip_address.',
      source: 'https://tenjin.com/?p=17428',
    };
  },
};

/** What no schema can see, in the order of the findings. */
export const tenjinLint: readonly LintRule[] = [lateDelivery, eventBeforeOpen, repeatedOpen, unmatchable];
