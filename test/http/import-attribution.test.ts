import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { ACCEPTED, AIID, aWorld, GAID, HOME_IP, IDFV, type Params } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

/** As the importer sends it: a POST with everything in the query, no body, HTTP Basic. */
function anImporter() {
  const world = aWorld(sim);
  const importUser = (params: Params, path = '/v0/import_attribution') => {
    const query = new URLSearchParams({ bundle_id: world.app.bundleId, platform: world.app.platform, ...params });
    const authorization = `Basic ${Buffer.from(`${world.key}:`).toString('base64')}`;
    const headers = { authorization, 'content-length': '0' };
    return answerTo(`${sim.url}${path}?${query.toString()}`, { method: 'POST', headers });
  };
  return { ...world, importUser };
}

test.each(['/v0/import_attribution', '/v0/import_attribution/'])(
  '%s: a user who was there before is organic, and no open makes it an install',
  async (path) => {
    const world = anImporter();
    expect(await world.importUser({ advertising_id: GAID }, path)).toMatchObject({ status: 200, body: ACCEPTED });
    expect(world.last()).toMatchObject({
      endpoint: 'tenjin.import_attribution',
      findings: [],
      facts: [{ type: 'import', isNew: true }],
    });
    expect(await world.user({ analytics_installation_id: '' })).toMatchObject({ body: { ad_network: 'organic' } });

    await world.click(world.campaign(), { advertising_id: GAID });
    await world.open();
    expect(world.last().facts).toMatchObject([{ type: 'session', installationId: AIID }]);
    expect(await world.workspace.install(AIID)).toMatchObject({
      imported: true,
      tracked: false,
      attribution: { method: 'organic' },
      summary: expect.stringContaining('Imported'),
    });
  },
);

test('the installation id that comes next reads the same attribution, and its events come after an open', async () => {
  const world = anImporter();
  await world.importUser({ advertising_id: GAID });
  expect(await world.user()).toMatchObject({ body: { ad_network: 'organic' } });
  await world.event('level_complete', { ip_address: HOME_IP });
  expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [] });
  expect(await world.user({ advertising_id: '' })).toMatchObject({ body: { ad_network: 'organic' } });
});

test('either id is enough', async () => {
  const world = anImporter();
  expect((await world.importUser({ developer_device_id: IDFV })).status).toBe(200);
});

test.each<[string, Params, string]>([
  ['hyphens', { advertising_id: 'f024e65f-3dd9-4f16-9837-26bcef192d68' }, 'advertising_id'],
  ['capitals', { developer_device_id: IDFV.toUpperCase() }, 'developer_device_id'],
  ['hyphens beside a good one', { advertising_id: GAID, developer_device_id: 'a-b' }, 'developer_device_id'],
  ['no id', {}, 'advertising_id'],
  ['zeros', { advertising_id: '0'.repeat(32) }, 'advertising_id'],
])('%s: 400, and the finding says how ids are written here', async (_what, params, field) => {
  const world = anImporter();
  expect(await world.importUser(params)).toMatchObject({ status: 400, body: { code: 400 } });
  expect(world.last()).toMatchObject({ verdict: 'rejected', reason: 'invalid-device-id', facts: [] });
  expect(world.last().findings[0]).toMatchObject({ rule: 'invalid-device-id', field });
});

test('a wrong key is 401, before anything else', async () => {
  const world = anImporter();
  const query = new URLSearchParams({ bundle_id: world.app.bundleId, platform: 'android', advertising_id: 'A-B' });
  expect(
    await answerTo(`${sim.url}/v0/import_attribution?${query.toString()}&api_key=NOBODY`, { method: 'POST' }),
  ).toMatchObject({ status: 401 });
});
