import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type NewWorkspace, type Simulator, type WorkspaceHandle } from '../../simulator/index.js';
import { control, type Problem } from '../support/control.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { frozen } from '../support/world.js';

const folder = temporaryFolder();
let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator({ limits: { accessTokens: 3, savedReports: 2 } });
});
afterAll(() => sim.close());

const aWorkspace = (options: NewWorkspace = {}): WorkspaceHandle => sim.workspace({ clock: frozen, ...options });
const campaigns = { name: 'Campaigns', groupBy: ['campaign'], metrics: ['spend'] };

test('a token is made from the workspace: the same on every machine, and shaped like a JSON web token', async () => {
  const { accessTokens } = aWorkspace({ id: 'made' });
  const made = accessTokens.add();
  expect(made).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    name: null,
    token: expect.stringMatching(/^eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\.[\w-]+\.[\w-]{43}$/) as string,
    rights: ['reporting', 'campaigns'],
    disabled: false,
    requestsPerMinute: 100,
  });
  const other = await createSimulator();
  expect(other.workspace({ id: 'made' }).accessTokens.add()).toEqual(made);
  await other.close();
});

test('the control API makes, shows, changes and revokes them', async () => {
  const { id: workspace } = aWorkspace();
  const ask = (line: string, body?: unknown) =>
    control<{ id: string }>(sim.url, `${line}?workspace=${workspace}`, body);
  const given = { name: 'nightly', token: 'A-TOKEN', rights: ['reporting'], requestsPerMinute: null };
  const added = await ask('POST /_sim/access-tokens', given);
  expect(added).toMatchObject({ status: 201, body: { ...given, disabled: false } });
  const path = `/_sim/access-tokens/${added.body.id}`;
  expect(await ask(`PATCH ${path}`, { disabled: true })).toMatchObject({
    status: 200,
    body: { ...given, disabled: true },
  });
  expect(await ask('GET /_sim/access-tokens')).toMatchObject({ body: { items: [{ ...given, disabled: true }] } });
  expect(await ask(`DELETE ${path}`)).toMatchObject({ status: 204 });
  expect(await ask(`GET ${path}`)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test('a token lives in one workspace, is not told in errors, and is free again when the workspace ends', () => {
  const first = aWorkspace({ accessTokens: [{ token: 'ONE-SECRET' }] });
  const second = aWorkspace();
  const take = (): unknown => second.accessTokens.add({ token: 'ONE-SECRET' });
  expect(take).toThrow(expect.objectContaining({ code: 'KEY_TAKEN' }));
  expect(take).toThrow(expect.not.stringContaining('ONE-SECRET') as Error);
  expect(take).toThrow(first.id);
  expect(() => first.accessTokens.add({ token: 'ONE-SECRET' })).toThrow(/ALREADY|exists already/);
  first.delete();
  expect(take).not.toThrow();
});

test.each([
  [{ token: 'with a blank' }, 'token: got what is not shown here, expected 1–512'],
  [{ token: '' }, 'token'],
  [{ rights: [] }, 'rights'],
  [{ rights: ['all'] }, 'reporting or campaigns'],
  [{ requestsPerMinute: 0 }, 'a whole number, 1–1000000, or null'],
  [{ tokn: 'A' }, 'did you mean token?'],
])('%j is refused: %s', async (given, reason) => {
  const answer = await control<Problem>(sim.url, 'POST /_sim/access-tokens', given);
  expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
  expect(answer.body.detail).toContain(reason);
});

test('there are as many tokens and saved reports as the limits allow', () => {
  const { accessTokens, savedReports } = aWorkspace();
  for (let n = 0; n < 3; n += 1) accessTokens.add();
  expect(() => accessTokens.add()).toThrow('raise limits.accessTokens');
  for (let n = 0; n < 2; n += 1) savedReports.add(campaigns);
  expect(() => savedReports.add(campaigns)).toThrow('raise limits.savedReports');
});

test('a saved report has defaults, and is shown until it is deleted', () => {
  const { savedReports } = aWorkspace();
  const added = savedReports.add(campaigns);
  expect(added).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    ...campaigns,
    reportType: 'user_acquisition',
    appIds: [],
    channelIds: [],
    granularity: 'daily',
    pastNumberDays: 30,
  });
  expect(savedReports.list()).toEqual([added]);
  savedReports.delete(added.id);
  expect(() => savedReports.get(added.id)).toThrow('GET /_sim/saved-reports lists them');
});

test('a reset leaves them, a snapshot carries them, and the next one gets the next id', async () => {
  const before = aWorkspace({ keyScope: 'workspace' });
  const token = before.accessTokens.add({ name: 'kept' });
  const gone = before.accessTokens.add();
  before.accessTokens.delete(gone.id);
  const report = before.savedReports.add(campaigns);
  await before.reset();
  expect(before.accessTokens.list()).toEqual([token]);

  const after = aWorkspace({ keyScope: 'workspace' });
  await after.restore(await before.snapshot());
  expect(after.accessTokens.list()).toEqual([token]);
  expect(after.savedReports.list()).toEqual([report]);
  expect(after.accessTokens.add()).toEqual(before.accessTokens.add());
  expect(after.savedReports.add(campaigns)).toEqual(before.savedReports.add(campaigns));
});

test('a file keeps them over a restart', { tags: 'long' }, async () => {
  const store = `file:${join(folder, 'kept.duckdb')}`;
  const settings = { store, accessTokens: [{ token: 'OF-THE-SETTINGS' }] };
  const one = await createSimulator(settings);
  const workspace = one.workspace({ id: 'w', accessTokens: [{ token: 'OF-THE-WORKSPACE', name: 'first' }] });
  workspace.accessTokens.add({ token: 'GONE' });
  const [gone, first] = workspace.accessTokens.list();
  workspace.accessTokens.patch(first?.id ?? '', { disabled: true });
  workspace.accessTokens.delete(gone?.id ?? '');
  workspace.savedReports.add(campaigns);
  const seen = [one.default.accessTokens.list(), workspace.accessTokens.list(), workspace.savedReports.list()];
  await one.close();

  const two = await createSimulator(settings);
  const found = two.find('w');
  expect([two.default.accessTokens.list(), found?.accessTokens.list(), found?.savedReports.list()]).toEqual(seen);
  expect(seen[0]).toHaveLength(2);
  expect(seen[1]).toMatchObject([{ token: 'OF-THE-WORKSPACE', disabled: true }]);
  await two.close();
});
