import type { Finding } from '@mmp-sim/contracts/findings';
import { wireCheck, type WireSchemaId, type WireValues } from '@mmp-sim/contracts/validators';
import type { EngagementKind } from '@mmp-sim/contracts/wire';
import type { Endpoint, WireFields } from '../mmp.js';
import { readAdImpression, readMediatedAdImpression } from './ad-revenue.js';
import { IDS } from './canonical.js';
import { addCutTexts } from './cut-texts.js';
import { tenjinDrop } from './drop.js';
import { tenjinFields } from './fields.js';
import { bracketed, type Mediation, mediations } from './mediations.js';
import { readPurchase, readSubscription } from './read-money.js';
import {
  DEVICE_TEXTS,
  LINK_TEXTS,
  readConversionValue,
  readEngagement,
  readEvent,
  readImportedUser,
  readQuery,
} from './read.js';
import { refuseImport } from './refuse-import.js';

/** What a server must send, and what an SDK of the same endpoint cannot know or did not send in its early days. */
const NOT_OF_SDKS = new Set(['analytics_installation_id', 'ip_address']);

/**
 * The check of an endpoint's parameters.
 *
 * @param kept - Parameters of which facts keep the text: a finding says where one is cut.
 */
function checks(schema: WireSchemaId, strangers: 'noted' | 'expected', kept: readonly string[]): Endpoint['check'] {
  const check = wireCheck(schema, { strangers, ids: IDS });
  // Every value that `tenjinFields` yields is text.
  return (values) => {
    const findings = check(values as WireValues);
    const told = findings.length > 0 && isOfSdk(values) ? findings.map(asWarning) : findings;
    addCutTexts(told, values, kept);
    return told;
  };
}

const isOfSdk = ({ sdk_version: version }: WireFields['values']): boolean =>
  version !== undefined && version !== '' && version !== 'server';

function asWarning(finding: Finding): Finding {
  const isForgiven = finding.rule === 'missing-parameter' && NOT_OF_SDKS.has(finding.field ?? '');
  return isForgiven ? { ...finding, severity: 'warning' } : finding;
}

function link(kind: EngagementKind): Endpoint {
  return {
    methods: ['GET', 'POST'],
    path: `/v0/${kind}/:shortId`,
    name: `tenjin.${kind}`,
    fields: tenjinFields,
    check: checks('tenjin/tracking-link.schema.json', 'expected', LINK_TEXTS),
    read: (values) => readEngagement(kind, values),
  };
}

/** Of `contracts/tenjin/`, without the ending. */
type SchemaName = WireSchemaId extends infer Id
  ? Id extends `tenjin/${infer Name}.schema.json`
    ? Name
    : never
  : never;
type Call = Pick<Endpoint, 'methods' | 'path' | 'read'> &
  Partial<Endpoint> & {
    /** What is kept besides the device's texts; null where nothing is. */
    readonly kept?: readonly string[] | null;
  };

/** A call of a server or an SDK: its key and app are looked at, what it does not know is noted. */
function call(name: string, schema: SchemaName, { kept = [], ...rest }: Call): Endpoint {
  return {
    name: `tenjin.${name}`,
    fields: tenjinFields,
    check: checks(`tenjin/${schema}.schema.json`, 'noted', kept === null ? [] : [...DEVICE_TEXTS, ...kept]),
    drop: tenjinDrop(),
    ...rest,
  };
}

const anyId = { ids: 'any-of-three' } as const;

/** The flat form under both of its paths: the singular one is from the SDKs' early days and still a constant in them. */
const flatAdImpressions = ['/v0/ad_impressions', '/v0/ad_impression'].map((path) =>
  call('ad_impressions', 'ad-impression', {
    methods: ['POST'],
    path,
    read: readAdImpression,
    drop: tenjinDrop(anyId),
    kept: ['network_name', 'ad_unit_id', 'placement', 'network_placement', 'creative_id', 'precision'],
  }),
);

const mediatedAdImpressions = mediations.map((mediation) =>
  call('ad_impressions', `ad-impression-${mediation.name}`, {
    methods: ['POST'],
    path: `/v0/ad_impressions/${mediation.name}`,
    read: (values) => readMediatedAdImpression(mediation, values),
    drop: tenjinDrop({ ...anyId, mediation }),
    kept: textsOf(mediation),
  }),
);

function textsOf(mediation: Mediation): string[] {
  const { network, adUnit, format, placement, networkPlacement, creative, country, precision } = mediation;
  const fields = [network, adUnit, format, placement, networkPlacement, creative, country, precision];
  return fields.flat().map((field) => bracketed(mediation, field));
}

/** What Tenjin takes. An endpoint's name is its path without the version; all ad impressions share one. */
export const endpoints: readonly Endpoint[] = [
  call('event', 'event', {
    methods: ['POST', 'GET'],
    path: '/v0/event',
    read: readEvent,
    kept: ['open_deeplink_url'],
  }),
  call('user', 'user', { methods: ['GET'], path: '/v0/user', read: readQuery, kept: null }),
  link('click'),
  link('impression'),
  call('purchase', 'purchase', {
    methods: ['POST', 'GET'],
    path: '/v0/purchase',
    read: readPurchase,
    kept: ['product_id', 'transaction_id', 'receipt_id'],
  }),
  call('subscriptions', 'subscription', {
    methods: ['POST'],
    path: '/v1/subscriptions',
    read: readSubscription,
    kept: ['product_id', 'google_play_purchase_token', 'transaction_id', 'original_transaction_id'],
  }),
  ...flatAdImpressions,
  ...mediatedAdImpressions,
  call('conversion-values', 'conversion-value', {
    methods: ['POST'],
    path: '/v0/conversion-values',
    read: readConversionValue,
  }),
  call('import_attribution', 'import-attribution', {
    methods: ['POST'],
    path: '/v0/import_attribution',
    read: readImportedUser,
    refuse: refuseImport,
    drop: tenjinDrop(anyId),
  }),
];
