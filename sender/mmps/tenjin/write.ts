import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import type { Calls } from '../../calls.js';
import type { CallFinding } from '../../errors.js';
import type { OwnFinding, Written } from '../../mmp.js';
import type { CallKind, Target } from '../../outbox/outbox.js';
import { type Form, formOf } from './form.js';
import { derivedRevenue, mediations } from './mediations.js';
import { redacted } from './redacted.js';
import { rules } from './rules.js';
import { inProperties } from './vocabulary.js';
import { amount, shown, text, type Writer } from './wire-value.js';

type Bag = Readonly<Record<string, unknown>>;

/** A call on its way to the wire. */
type Work = {
  readonly form: Form;
  readonly values: Record<string, string>;
  readonly findings: OwnFinding[];
  /** Parameters whose values could not be written: that they are missing then is no news. */
  readonly faulty: Set<string>;
};

const ZERO_ID = '0'.repeat(32);
/** Properties that are no parameters. */
const STRUCTURE = new Set(['app', 'extra', 'fields']);
/** What the sender alone decides. */
const RESERVED = new Set(['api_key', 'sdk_version', 'bundle_id', 'platform']);
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Brings a call into Tenjin's form: ids in lower-case hexadecimal, booleans as 1 and 0, exact money, codes in capitals.
 *
 * @returns All that was found. With an error among it the entry must not be sent.
 * @see tenjin.com/docs/tenjin-server-to-server-s2s. That a user who limits ad tracking gets a zero id is said there;
 *   that `restricted` and `denied` are read as such a limit is our own choice: iOS gives zeros to those apps anyway.
 */
export function writeCall<Kind extends CallKind>(kind: Kind, call: Calls[Kind], app: Target | null): Written {
  const bag: Bag = isBag(call) ? call : {};
  const form = formOf(kind, bag['mediation']);
  const work: Work = { form, values: {}, findings: [], faulty: new Set() };

  const target = writeTarget(work, 'app' in bag && bag['app'] !== undefined ? bag['app'] : app);
  writeProperties(work, kind, bag);
  writeExtra(work, bag['extra']);
  if (form.mediation !== null) writeMediation(work, bag['fields'], target.platform);
  else if (bag['fields'] !== undefined) noFields(work);
  const isLimited = finish(work, kind, target);

  const { revenue, currency } = form;
  const draft = { kind, platform: target.platform, values: work.values, isLimited, revenue, currency };
  for (const rule of rules) {
    const finding = rule(draft);
    if (finding === null || work.faulty.has(finding.field ?? '')) continue;
    if (finding.rule === 'no-revenue' && form.revenue.some((name) => work.faulty.has(name))) continue;
    work.findings.push(finding);
  }
  return {
    entry: {
      kind,
      target,
      lane: laneOf(target, work.values),
      path: form.path,
      body: formOfValues(work.values),
    },
    findings: allFindings(work),
  };
}

function writeTarget(work: Work, app: unknown): Target {
  const { bundleId, platform } = isBag(app) ? app : {};
  if (typeof bundleId === 'string' && typeof platform === 'string') {
    work.values['bundle_id'] = bundleId;
    work.values['platform'] = platform;
    return { bundleId, platform };
  }
  work.faulty.add('bundle_id').add('platform');
  work.findings.push({
    rule: 'missing-app',
    severity: 'error',
    property: 'app',
    field: null,
    given: app === null || app === undefined ? null : shown(app),
    expected: '{bundleId, platform}, both of them text',
    message: 'The call does not say which app it is about.',
    hint: "Give the call, or the sender's options, an app: {bundleId: 'com.example.app', platform: 'ios'}.",
  });
  return { bundleId: '', platform: '' };
}

function writeProperties(work: Work, kind: CallKind, bag: Bag): void {
  const meant: string[] = [];
  for (const property in bag) {
    const value = bag[property];
    if (value === undefined || value === null || STRUCTURE.has(property)) continue;
    const parameter = parameterOf(work.form, property);
    if (parameter === undefined) {
      const finding = unknownProperty(work.form, property, value);
      work.findings.push(finding);
      meant.push(finding.expected);
    } else put(work, property, parameter[0], parameter[1], value);
  }
  // That what is misspelt is missing is no news either.
  for (const property of meant) {
    const [wire] = parameterOf(work.form, property) ?? [];
    if (wire !== undefined && !(wire in work.values)) work.faulty.add(wire);
  }
  if (kind === 'purchase') work.values['quantity'] ??= work.faulty.has('quantity') ? '' : '1';
  if (kind === 'adRevenue' && !work.faulty.has('ad_revenue_mediation')) {
    work.values['ad_revenue_mediation'] ??= 'custom';
  }
}

function parameterOf({ parameters }: Form, property: string): Form['parameters'][string] | undefined {
  return Object.hasOwn(parameters, property) ? parameters[property] : undefined;
}

function put(work: Work, property: string, wire: string, write: Writer, value: unknown): void {
  const written = write(value);
  if (typeof written === 'string') {
    work.values[wire] = written;
    return;
  }
  work.faulty.add(wire);
  work.findings.push({
    rule: 'invalid-value',
    severity: 'error',
    property,
    field: wire,
    given: shown(value),
    expected: written.expected,
    message: `${property} is not ${written.expected}.`,
    hint: written.hint,
  });
}

function unknownProperty(form: Form, property: string, value: unknown): OwnFinding {
  const meant = didYouMean(property, [...Object.keys(form.parameters), ...STRUCTURE]);
  return {
    rule: 'unknown-property',
    severity: 'error',
    property,
    field: null,
    given: shown(value),
    expected: meant ?? 'a property that the call has',
    message: `${property.slice(0, 80)} is no property of this call.`,
    hint: meant === null ? 'Parameters under their names on the wire go into extra.' : `Did you mean \`${meant}\`?`,
  };
}

function writeExtra(work: Work, extra: unknown): void {
  if (extra === undefined || extra === null) return;
  if (!isBag(extra)) {
    put(work, 'extra', 'extra', () => ({ expected: 'an object', hint: 'Give parameters by their names.' }), extra);
    return;
  }
  for (const wire in extra) {
    const value = extra[wire];
    if (value === undefined || value === null) continue;
    const property = work.form.properties.get(wire);
    if (property === undefined && !RESERVED.has(wire)) put(work, `extra.${wire}`, wire, text, value);
    else work.findings.push(notExtra(wire, property ?? null));
  }
}

function notExtra(wire: string, property: string | null): OwnFinding {
  return {
    rule: 'unknown-property',
    severity: 'error',
    property: `extra.${wire}`,
    field: wire,
    given: null,
    expected: property ?? 'nothing: the sender sets it',
    message: `${wire} does not belong into extra.`,
    hint: property === null ? 'Leave it out.' : `Give it as \`${property}\`.`,
  };
}

function noFields(work: Work): void {
  work.findings.push({
    rule: 'unknown-property',
    severity: 'error',
    property: 'fields',
    field: null,
    given: null,
    expected: `fields beside one of the mediations ${Object.keys(mediations).join(', ')}`,
    message: 'Only a mediation that has a form of its own has fields.',
    hint: `Name the mediation: ${Object.keys(mediations).join(', ')}.`,
  });
}

/** Each field as `<mediation>[<field>]`, and the two that SDKs derive from the revenue. */
function writeMediation(work: Work, fields: unknown, platform: string): void {
  const name = work.form.mediation;
  if (name === null) return;
  const { revenue, currency } = mediations[name];
  for (const [field, value] of Object.entries(isBag(fields) ? fields : {})) {
    if (value === undefined || value === null) continue;
    const isMoney = field === revenue || field.startsWith('publisher_revenue');
    const spelling: Writer = isMoney ? amount : field === currency ? upper : fieldText;
    put(work, `fields.${field}`, `${name}[${field}]`, spelling, value);
  }
  const derived = derivedRevenue(name, platform, work.values[`${name}[${revenue}]`] ?? '');
  if (derived === null) return;
  work.values[`${name}[publisher_revenue_decimal]`] ??= derived.decimal;
  work.values[`${name}[publisher_revenue_micro]`] ??= derived.micro;
}

const fieldText: Writer = (value) => (typeof value === 'boolean' ? String(value) : text(value));
const upper: Writer = (value) => {
  const written = text(value);
  return typeof written === 'string' ? written.trim().toUpperCase() : written;
};

/** What follows from the rest. @returns Whether the user limits ad tracking. */
function finish({ values, faulty }: Work, kind: CallKind, { platform }: Target): boolean {
  values['sdk_version'] = 'server';
  const limit = values['limit_ad_tracking'];
  const status = platform === 'ios' ? values['tracking_status'] : undefined;
  const isLimited = limit === '1' || limit === 'true' || status === '1' || status === '2';
  if (isLimited) {
    values['advertising_id'] = ZERO_ID;
    faulty.delete('advertising_id');
  } else if (/^[0-]+$/.test(values['advertising_id'] ?? '')) values['advertising_id'] = ZERO_ID;
  else if (kind !== 'adRevenue' && !faulty.has('advertising_id')) values['advertising_id'] ??= '';
  return isLimited;
}

/** One for each installation. What has no installation id is kept in order by what else names the device. */
function laneOf({ bundleId, platform }: Target, values: Work['values']): string {
  const { analytics_installation_id: installation, advertising_id: advertising, developer_device_id: vendor } = values;
  const isKnown = (id: string | undefined): boolean => id !== undefined && /[1-9a-f]/i.test(id);
  const id = [installation, advertising, vendor].find(isKnown) ?? '';
  return `${bundleId}|${platform}|${id}`;
}

const NONE: readonly CallFinding[] = [];

function allFindings({ form, values, findings, faulty }: Work): readonly CallFinding[] {
  const checked = form.check(values);
  // Nothing is wrong with most calls.
  if (checked.length === 0 && findings.length === 0) return NONE;
  const ofSchema = checked.filter(({ field }) => !faulty.has(field ?? ''));
  const known = new Set(ofSchema.map(({ field }) => field));
  const told = (finding: CallFinding): CallFinding => inProperties(form, redacted(finding));
  const own = findings.filter(({ field, rule }) => !(rule === 'limited-without-idfv' && known.has(field)));
  return [
    ...own.map((finding) => {
      const property = finding.property ?? nameOf(form, finding.field);
      return told({ source: 'sender', ...finding, property });
    }),
    ...ofSchema.map((finding) => told({ ...finding, property: nameOf(form, finding.field) })),
  ];
}

/** What `encodeURIComponent` leaves as it is, which is most of it: to look costs less than to ask. */
const PLAIN = /^[\w.~-]*$/;

const encoded = (part: string): string => (PLAIN.test(part) ? part : encodeURIComponent(part.toWellFormed()));

/**
 * As `URLSearchParams` writes it, but for spaces, which are `%20` here as in Tenjin's SDKs; in half the time.
 *
 * Joined, since a text that was put together piece by piece stays a tree of its pieces until it is sent: an outbox would
 * hold dozens of objects for each call.
 */
function formOfValues(values: Work['values']): string {
  const parts: string[] = [];
  for (const name in values) {
    parts.push(parts.length === 0 ? '' : '&', encoded(name), '=', encoded(values[name] ?? ''));
  }
  return parts.join('');
}

function nameOf({ properties, mediation }: Form, field: string | null): string | null {
  if (field === null) return null;
  if (mediation !== null && field.startsWith(`${mediation}[`)) return `fields.${field.slice(mediation.length + 1, -1)}`;
  return properties.get(field) ?? `extra.${field}`;
}
