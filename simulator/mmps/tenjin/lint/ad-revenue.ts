import { ONE, parseAmount } from '@mmp-sim/contracts/money/amount';
import { lintRule } from '../../lint-rule.js';
import type { LintRule, WireFields } from '../../mmp.js';
import { MICROS, revenueFields } from '../ad-revenue.js';
import { mediations } from '../mediations.js';
import { text } from '../read.js';

const GUIDE = 'https://github.com/tenjin/sdk-llm-guides';

/** In US dollars; no single impression earns it. */
const DEAR_IMPRESSION = 100n * ONE;

/** AdMob tells micros on Android and units on iOS, under the same name. */
const admobUnits = lintRule({
  rule: 'admob-units',
  for: ['ad-revenue'],
  check({ signal, app, values, nowMs, toUsd }) {
    if (signal.mediation !== 'admob') return null;
    const field = 'admob[value_micros]';
    const given = text(values, field);
    if (given === null || signal.revenue === null) return null;
    const usd = toUsd(signal.revenue.amount, signal.revenue.currency, nowMs);
    const isDear = usd !== null && usd >= DEAR_IMPRESSION;
    if (app.platform === 'ios' ? !isDear : isWhole(given)) return null;
    const [expected, looksLike] =
      app.platform === 'ios'
        ? ['units of the currency, such as 0.0025', 'micros']
        : ['micros, a whole number such as 2500', 'units of the currency'];
    return {
      field,
      given,
      expected,
      message: `value_micros looks like ${looksLike}: the revenue is a million times ${app.platform === 'ios' ? 'too high' : 'too low'}.`,
      hint: `In spite of its name it holds micros on Android and units on iOS: send ${expected}.`,
      source: GUIDE,
    };
  },
});

/** As micros are. */
const isWhole = (given: string): boolean => (parseAmount(given, MICROS) ?? 0n) % (ONE / 1_000_000n) === 0n;

/** What the SDK derives from a mediation's revenue should say the same. */
const revenueFieldsDisagree = lintRule({
  rule: 'revenue-fields-disagree',
  for: ['ad-revenue'],
  check({ signal, values }) {
    if (signal.revenue === null) return null;
    const { amount } = signal.revenue;
    const [counts, ...derived] = fieldsOf(signal.mediation, values);
    if (text(values, counts.name) === null) return null;
    return derived
      .filter(({ name, movedBy }) => {
        const said = parseAmount(text(values, name) ?? '', movedBy);
        return said !== null && !isNearly(said, amount);
      })
      .map(({ name, unit }) => ({
        field: name,
        given: text(values, name),
        expected: `the same revenue as ${counts.name}`,
        message: `${name} and ${counts.name} do not say the same; the latter counts.`,
        hint: `${name} is ${unit}.`,
        source: 'assumed',
      }));
  },
});

/** Those of the mediation, unless none is there: an impression in the flat form may name a mediation too. */
function fieldsOf(mediation: string | null, values: WireFields['values']): ReturnType<typeof revenueFields> {
  const fields = revenueFields(mediations.find(({ name }) => name === mediation) ?? null, values);
  return fields.some(({ name }) => text(values, name) !== null) ? fields : revenueFields(null, values);
}

/** Within one hundredth, or a millionth of a unit: the derived fields are rounded. */
function isNearly(a: bigint, b: bigint): boolean {
  const apart = a > b ? a - b : b - a;
  return apart * 100n <= b || apart <= 1_000n;
}

/** The beginning of a hint: where impressions of a mediation go, as far as there is such a place. */
function otherPath(named: string | null): string {
  const place = named === 'custom' ? '' : mediations.some(({ name }) => name === named) ? `/${named}` : null;
  return place === null ? 'N' : `Send impressions of ${named} to v0/ad_impressions${place}, or n`;
}

/** An impression that came to the path of one mediation and names another. */
const mediationDiffers = lintRule({
  rule: 'mediation-differs',
  for: ['ad-revenue'],
  check({ signal, values }) {
    const given = text(values, 'ad_revenue_mediation');
    const named = given?.toLowerCase() ?? null;
    if (given === null || named === signal.mediation) return null;
    if (named === 'applovin' && signal.mediation === 'max') return null;
    return {
      field: 'ad_revenue_mediation',
      given,
      expected: signal.mediation ?? 'no mediation',
      message: `This came to the path of ${signal.mediation ?? ''}; the path counts.`,
      hint: `${otherPath(named)}ame ${signal.mediation ?? ''} here.`,
      source: 'assumed',
    };
  },
});

/** What is doubtful about the revenue of an impression. */
export const adRevenueLint: readonly LintRule[] = [mediationDiffers, admobUnits, revenueFieldsDisagree];
