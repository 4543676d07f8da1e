import { lintRule } from '../../lint-rule.js';
import type { LintRule } from '../../mmp.js';
import { text } from '../read.js';

const GUIDE = 'https://github.com/tenjin/sdk-llm-guides';

const repeatedPurchaseToken = lintRule({
  rule: 'repeated-purchase-token',
  for: ['subscription'],
  check({ signal, app, accepted, facts, values }) {
    if (app.platform !== 'android' || signal.purchaseToken === null) return null;
    if (!accepted || facts.length > 0) return null;
    return {
      field: 'google_play_purchase_token',
      given: text(values, 'google_play_purchase_token'),
      expected: 'a purchase token that has not been sent yet',
      message: 'This purchase token is known: it counts once, and Google Play is asked for the rest.',
      hint: 'Send a subscription once. Renewals are played by POST /_sim/subscriptions/{token}/renew.',
      source: GUIDE,
    };
  },
});

const subscriptionNotReported = lintRule({
  rule: 'subscription-not-reported',
  for: ['subscription'],
  check({ signal, app, facts }) {
    const isKept = facts.some((fact) => fact.type === 'subscription' && !fact.reported);
    if (!isKept) return null;
    const lacksToken = signal.purchaseToken === null;
    const access = app.playAccess ? '' : 'Set "playAccess": true by PATCH /_sim/apps/{id}.';
    return {
      field: lacksToken ? 'google_play_purchase_token' : null,
      given: null,
      expected: lacksToken ? 'the purchase token of Google Play' : 'an app with playAccess',
      message: 'The subscription is accepted and never reaches the reports: Tenjin cannot ask Google Play about it.',
      hint: `${lacksToken ? 'Send google_play_purchase_token. ' : ''}${access}`.trim(),
      source: GUIDE,
    };
  },
});

const subscriptionWithoutPrice = lintRule({
  rule: 'subscription-without-price',
  for: ['subscription'],
  check({ app, facts, values }) {
    if (app.platform !== 'android') return null;
    const isFree = facts.some(
      (fact) => fact.type === 'subscription' && fact.event === 'start' && fact.reported && fact.revenue === null,
    );
    if (!isFree) return null;
    return {
      field: 'price',
      given: text(values, 'price'),
      expected: 'a price with its currency, or a store that knows it',
      message: 'Neither the app nor Google Play tells a price: the subscription earns nothing.',
      hint: 'Send price and currency, or let the store know them first: POST /_sim/subscriptions.',
      source: 'assumed',
    };
  },
});

const subscriptionInTrial = lintRule({
  rule: 'subscription-in-trial',
  for: ['subscription'],
  check({ signal, app, values }) {
    if (app.platform === 'android' || !signal.inTrial) return null;
    return {
      field: 'is_in_trial_period',
      given: text(values, 'is_in_trial_period'),
      expected: 'no call during a trial',
      message: 'A trial earns nothing: this period counts without revenue.',
      hint: 'On iOS send one call for each billing period, from the first that is paid.',
      source: GUIDE,
    };
  },
});

/** What is doubtful about a subscription, besides its price. */
export const subscriptionLint: readonly LintRule[] = [
  repeatedPurchaseToken,
  subscriptionNotReported,
  subscriptionWithoutPrice,
  subscriptionInTrial,
];
