import { wireCheck, type WireSchemaId } from '@mmp-sim/contracts/validators';
import type { MediationName } from '../../calls.js';
import type { CallKind } from '../../outbox/outbox.js';
import { mediations } from './mediations.js';
import { parameters, type Parameters } from './parameters.js';

/** Parameters in which a placeholder counts as empty. */
const IDS: ReadonlySet<string> = new Set(['analytics_installation_id', 'advertising_id', 'developer_device_id']);

/** One of Tenjin's endpoints: where it is, what it takes, and what its contract says. */
export type Form = {
  readonly path: string;
  readonly parameters: Parameters;
  readonly check: ReturnType<typeof wireCheck>;
  /** Properties by names on the wire, for findings. */
  readonly properties: ReadonlyMap<string, string>;
  readonly mediation: MediationName | null;
  readonly revenue: readonly string[];
  readonly currency: string | null;
};

function form(path: string, schema: WireSchemaId, taken: Parameters, more: Partial<Form> = {}): Form {
  return {
    path,
    parameters: taken,
    check: wireCheck(schema, { strangers: 'noted', ids: IDS }),
    properties: new Map([
      ...Object.entries(taken).map(([property, [wire]]) => [wire, property] as const),
      ['bundle_id', 'app.bundleId'],
      ['platform', 'app.platform'],
    ]),
    mediation: null,
    revenue: [],
    currency: null,
    ...more,
  };
}

const flatAdRevenue = form('/v0/ad_impressions', 'tenjin/ad-impression.schema.json', parameters.adRevenue, {
  revenue: ['revenue_decimal', 'revenue_cpm'],
  currency: 'currency',
});

const forms: Readonly<Record<Exclude<CallKind, 'adRevenue'>, Form>> = {
  open: form('/v0/event', 'tenjin/event.schema.json', parameters.open),
  event: form('/v0/event', 'tenjin/event.schema.json', parameters.event),
  purchase: form('/v0/purchase', 'tenjin/purchase.schema.json', parameters.purchase, { currency: 'currency' }),
  subscription: form('/v1/subscriptions', 'tenjin/subscription.schema.json', parameters.subscription, {
    currency: 'currency',
  }),
};

const mediated: ReadonlyMap<unknown, Form> = new Map(
  (Object.keys(mediations) as MediationName[]).map((name) => {
    const { revenue, currency } = mediations[name];
    const schema = `tenjin/ad-impression-${name}.schema.json` as const;
    const made = form(`/v0/ad_impressions/${name}`, schema, parameters.mediatedAdRevenue, {
      mediation: name,
      revenue: [`${name}[${revenue}]`],
      currency: currency === null ? null : `${name}[${currency}]`,
    });
    return [name, made];
  }),
);

/** Where a call goes. @param mediation - Of ad revenue: those that have a form of their own get it. */
export function formOf(kind: CallKind, mediation: unknown): Form {
  return kind === 'adRevenue' ? (mediated.get(mediation) ?? flatAdRevenue) : forms[kind];
}

/** Where calls go, all of them. */
export const paths: readonly string[] = [...Object.values(forms), flatAdRevenue, ...mediated.values()].map(
  ({ path }) => path,
);
