import { expect, test } from 'vitest';
import { mediations } from '../../simulator/mmps/tenjin/mediations.js';
import { answerTo } from '../support/answer.js';
import { aTarget } from '../support/hostile-target.js';
import { FORM } from '../support/world.js';

const target = aTarget();

/** On both sides of what an amount can be, and of what it can be once it is divided. */
const amounts = ['999999999.999999999', '999999999.9999999999', '1000000000', '2147483648', '999999999999999', '1e15'];
const more = ['1e-400', '1e400', '9'.repeat(1200), '-0', '.', '１'];

const calls = [
  { path: '/v0/ad_impressions', field: 'revenue_decimal' },
  { path: '/v0/ad_impression', field: 'revenue_cpm' },
  { path: '/v0/purchase', field: 'price' },
  { path: '/v1/subscriptions', field: 'price' },
  ...mediations.flatMap(({ name, revenue }) =>
    [revenue, 'publisher_revenue_decimal', 'publisher_revenue_micro'].map((field) => ({
      path: `/v0/ad_impressions/${name}`,
      field: `${name}[${field}]`,
    })),
  ),
];

test.each(calls)(
  'whatever amount $path is sent as $field, it is recorded or thrown away for a reason',
  async (call) => {
    for (const platform of ['ios', 'android'] as const) {
      const key = `MONEY-${call.path}-${call.field}-${platform}`.replaceAll(/[^\w-]/g, '_');
      const world = target.simulator.workspace({ apps: [{ bundleId: 'game', platform, sdkKeys: [{ key }] }] });
      for (const amount of [...amounts, ...more]) {
        const fields = { currency: 'USD', quantity: '1', product_id: 'p', [call.field]: amount };
        const who = { api_key: key, bundle_id: 'game', platform, analytics_installation_id: '1', advertising_id: '2' };
        const body = new URLSearchParams({ ...who, os_version: '17', sdk_version: 'server', ...fields }).toString();
        const { status } = await answerTo(target.simulator.url + call.path, {
          method: 'POST',
          body,
          headers: { 'content-type': FORM },
        });
        expect([200, 202], `${platform} ${amount}`).toContain(status);
        const entry = world.requests()[0];
        expect(entry?.verdict, `${platform} ${amount}`).toBe(status === 200 ? 'recorded' : 'dropped');
        if (status === 202) expect(entry?.findings[0]?.severity).toBe('error');
      }
    }
  },
);
