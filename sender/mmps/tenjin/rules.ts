import { BlockList, isIP } from 'node:net';
import { parseAmount, times } from '@mmp-sim/contracts/money/amount';
import { isCurrency } from '@mmp-sim/contracts/money/currencies';
import type { OwnFinding } from '../../mmp.js';
import type { CallKind } from '../../outbox/outbox.js';

/** A call as far as it could be written, by names on the wire. */
type Draft = {
  readonly kind: CallKind;
  readonly platform: string;
  readonly values: Readonly<Record<string, string>>;
  /** The user limits ad tracking: no advertising id may be used. */
  readonly isLimited: boolean;
  /** Parameters that hold the revenue and its currency, as far as there are some. */
  readonly revenue: readonly string[];
  readonly currency: string | null;
};

type Rule = (draft: Draft) => OwnFinding | null;

const HAS_ID = /[1-9a-f]/i;
const has = ({ values }: Draft, name: string): boolean => (values[name] ?? '') !== '';
const hasId = ({ values }: Draft, name: string): boolean => HAS_ID.test(values[name] ?? '');

/** How blocks begin that are not public: most addresses need no closer look, which would cost more than all other rules. */
const MAYBE_NOT_PUBLIC = /:|^(?:0|10|100|127|169|172|192|198|22[4-9]|2[345]\d)\./;
const notPublic = new BlockList();
for (const block of ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12']) {
  addBlock(block, 'ipv4');
}
for (const block of ['192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/3']) addBlock(block, 'ipv4');
for (const block of ['::/127', 'fc00::/7', 'fe80::/10', 'ff00::/8']) addBlock(block, 'ipv6');

function addBlock(block: string, family: 'ipv4' | 'ipv6'): void {
  const [network = '', bits = ''] = block.split('/');
  notPublic.addSubnet(network, Number(bits), family);
}

const limitedWithoutIp: Rule = (draft) =>
  draft.isLimited && !has(draft, 'ip_address')
    ? {
        rule: 'limited-without-ip',
        severity: 'error',
        property: 'ipAddress',
        field: 'ip_address',
        given: null,
        expected: "the end user's address, since the advertising id is not sent",
        message: 'The user limits ad tracking and there is no ip_address: nothing could ever be matched to them.',
        hint: 'Give the address from which the device reached your backend.',
      }
    : null;

const limitedWithoutIdfv: Rule = (draft) =>
  draft.isLimited && draft.platform === 'ios' && !hasId(draft, 'developer_device_id')
    ? {
        rule: 'limited-without-idfv',
        severity: 'error',
        property: 'developerDeviceId',
        field: 'developer_device_id',
        given: draft.values['developer_device_id'] ?? null,
        expected: 'the IDFV, since the IDFA is not sent',
        message:
          'The user limits ad tracking and there is no developer_device_id: nothing could ever be matched to them.',
        hint: 'Give the identifierForVendor of the device.',
      }
    : null;

const eventWithoutName: Rule = (draft) =>
  draft.kind === 'event' && !/\S/.test(draft.values['event'] ?? '')
    ? {
        rule: 'event-without-name',
        severity: 'error',
        property: 'name',
        field: 'event',
        given: draft.values['event'] ?? null,
        expected: 'the name of the event',
        message: 'An event without a name would count as an app open.',
        hint: 'Give the event a name, or report an app open by open().',
      }
    : null;

const unknownCurrency: Rule = (draft) => {
  const given = draft.currency === null ? '' : (draft.values[draft.currency] ?? '');
  // What has not even the shape of a code is the schema's business.
  if (!/^[A-Z]{3}$/.test(given) || isCurrency(given)) return null;
  return {
    rule: 'unknown-currency',
    severity: 'error',
    property: null,
    field: draft.currency,
    given,
    expected: 'an ISO 4217 code, such as USD',
    message: `${given} is no currency: the MMP throws the call away.`,
    hint: 'Give the three letters of ISO 4217.',
  };
};

const noRevenue: Rule = (draft) =>
  draft.kind === 'adRevenue' && !draft.revenue.some((name) => has(draft, name))
    ? {
        rule: 'no-revenue',
        severity: 'error',
        property: null,
        field: draft.revenue[0] ?? null,
        given: null,
        expected: draft.revenue.join(' or '),
        message: `There is no ${draft.revenue.join(' and no ')}: without revenue the MMP throws the call away.`,
        hint: `Give ${draft.revenue.join(' or ')}.`,
      }
    : null;

const anyId: Rule = (draft) =>
  draft.kind === 'adRevenue' &&
  !['analytics_installation_id', 'advertising_id', 'developer_device_id'].some((name) => hasId(draft, name))
    ? {
        rule: 'ad-impression-ids',
        severity: 'error',
        property: 'installationId',
        field: 'analytics_installation_id',
        given: null,
        expected: 'at least one of the three ids',
        message: 'There is no usable id: the MMP throws the call away.',
        hint: 'Give the installationId of the open.',
      }
    : null;

const tooMuch: Rule = ({ kind, values }) => {
  const price = kind === 'purchase' ? parseAmount(values['price'] ?? '') : null;
  const { quantity = '' } = values;
  if (price === null || !/^\d{1,9}$/.test(quantity) || times(price, BigInt(quantity)) !== null) return null;
  return {
    rule: 'unreadable-amount',
    severity: 'error',
    property: 'price',
    field: 'price',
    given: values['price'] ?? null,
    expected: 'less than one billion, all units together',
    message: 'One billion and more cannot be kept: the MMP throws the call away.',
    hint: 'Check price and quantity.',
  };
};

const privateIp: Rule = ({ values }) => {
  const { ip_address: ip = '' } = values;
  const family = MAYBE_NOT_PUBLIC.test(ip) ? isIP(ip) : 0;
  if (family === 0 || !notPublic.check(ip, family === 4 ? 'ipv4' : 'ipv6')) return null;
  return {
    rule: 'private-ip',
    severity: 'warning',
    property: 'ipAddress',
    field: 'ip_address',
    given: ip,
    expected: "the end user's public address",
    message: 'This address is not on the internet: nothing is matched by it.',
    hint: 'Behind a proxy the address of the user stands in X-Forwarded-For.',
  };
};

const idfaWithoutConsent: Rule = (draft) =>
  draft.platform === 'ios' && draft.values['tracking_status'] === '0' && hasId(draft, 'advertising_id')
    ? {
        rule: 'idfa-without-consent',
        severity: 'warning',
        property: 'advertisingId',
        field: 'advertising_id',
        given: draft.values['advertising_id'] ?? null,
        expected: 'no IDFA, since the user was not asked yet',
        message: 'There is an IDFA although tracking is not determined: iOS gives none to an app without consent.',
        hint: "Leave advertisingId out, or give trackingStatus 'authorized' once the user has consented.",
      }
    : null;

const unmatchable: Rule = (draft) => {
  if (draft.kind !== 'open' || draft.isLimited || hasId(draft, 'advertising_id')) return null;
  if (['ip_address', 'referrer', 'attribution_token'].some((name) => has(draft, name))) return null;
  return {
    rule: 'unmatchable-open',
    severity: 'warning',
    property: 'ipAddress',
    field: 'ip_address',
    given: null,
    expected: "the end user's address, when there is no advertising id",
    message:
      'Without an advertising id, a referrer or an ip_address nothing can match this install: it will be organic.',
    hint: 'Give the address of the end user as ipAddress.',
  };
};

const trial: Rule = ({ kind, platform, values }) =>
  kind === 'subscription' && platform === 'ios' && values['is_in_trial_period'] === 'true'
    ? {
        rule: 'subscription-in-trial',
        severity: 'warning',
        property: 'isInTrialPeriod',
        field: 'is_in_trial_period',
        given: 'true',
        expected: 'no call during a trial',
        message: 'A trial earns nothing: on iOS there is one call for each period that is paid for.',
        hint: 'Send the first call when the first period is paid.',
      }
    : null;

const reservedNames: ReadonlyMap<string | undefined, string> = new Map([
  ['open', 'open()'],
  ['purchase', 'purchase()'],
]);

const reservedName: Rule = ({ kind, values }) => {
  const method = kind === 'event' ? reservedNames.get(values['event']) : undefined;
  if (method === undefined) return null;
  return {
    rule: 'reserved-event-name',
    severity: 'warning',
    property: 'name',
    field: 'event',
    given: values['event'] ?? null,
    expected: 'a name of your own',
    message: `In Tenjin's data \`${values['event'] ?? ''}\` is something else; this will be a custom event of that name.`,
    hint: `Use ${method} if that is what happened.`,
  };
};

/** What a schema cannot say, as far as one call alone shows it. */
export const rules: readonly Rule[] = [
  limitedWithoutIp,
  limitedWithoutIdfv,
  eventWithoutName,
  unknownCurrency,
  noRevenue,
  anyId,
  tooMuch,
  privateIp,
  idfaWithoutConsent,
  unmatchable,
  trial,
  reservedName,
];
