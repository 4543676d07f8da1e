import { afterAll, beforeAll, expect, test } from 'vitest';
import { scenarios } from '../../simulator/dashboard/simulate/scenarios/all.js';
import { curlOf } from '../../simulator/dashboard/simulate/curl-of.js';
import { keptPromise } from '../../simulator/dashboard/simulate/scenarios/kept-promises.js';
import {
  placeOfScenario,
  runScenario,
  workspaceOfScenario,
} from '../../simulator/dashboard/simulate/scenarios/run-scenario.js';
import type { Transport } from '../../simulator/dashboard/simulate/play-call.js';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { runBash } from '../support/bash.js';
import { FORM } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const httpTo = (url: string): Transport => ({
  async mmp(method, target, form) {
    await fetch(url + target, {
      method,
      redirect: 'manual',
      ...(form === null ? {} : { body: form, headers: { 'content-type': FORM } }),
    });
  },
  async control<Answer>(
    what: string,
    workspace: string,
    { query = {}, body }: { query?: Record<string, string>; body?: unknown } = {},
  ) {
    const [method = '', path = ''] = what.split(' ');
    const response = await fetch(`${url}/_sim/${path}?${new URLSearchParams({ workspace, ...query }).toString()}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`${what}: ${await response.text()}`);
    return (response.status === 204 ? null : await response.json()) as Answer;
  },
});

test.each(scenarios)('$name: what is promised comes true, each time', async (scenario) => {
  const options = { origin: sim.url, transport: httpTo(sim.url) };
  const first = await runScenario(scenario, options);
  expect(first.kept.map(({ promised: { says }, differs }) => ({ says, differs }))).toEqual(
    scenario.promises.map(({ says }) => ({ says, differs: [] })),
  );
  // All of it is as the MMP wants it, and stands in the journal as somebody else's would.
  const sent = first.steps.filter(({ call }) => call.to === 'mmp').map(({ entry }) => entry);
  expect(sent.map((entry) => entry?.verdict)).toEqual(sent.map(() => 'recorded'));
  expect(sent.flatMap((entry) => entry?.findings ?? [])).toEqual([]);
  const again = await runScenario(scenario, options);
  expect(again.kept).toEqual(first.kept);
  expect(again.steps.map(({ at }) => at)).toEqual(first.steps.map(({ at }) => at));
});

test('each has a name, a workspace and phones of its own', () => {
  expect(new Set(scenarios.map((one) => workspaceOfScenario(one))).size).toBe(scenarios.length);
  const phones = scenarios.flatMap(({ phones: own }) => Object.values(own).map((phone) => phone.installationId));
  expect(new Set(phones).size).toBe(phones.length);
});

test('what did not come true is said, each thing of it', () => {
  const [, lateClick] = scenarios;
  const [promised] = lateClick?.promises ?? [];
  if (lateClick === undefined || promised === undefined) throw new RangeError('no late click');
  const attribution = {
    method: 'organic',
    channel: 'organic',
    campaignId: null,
    engagementId: null,
    candidates: [],
    candidatesTotal: 0,
  } as const;
  expect(keptPromise(lateClick, promised, { attribution, reinstall: false })).toMatchObject({
    holds: false,
    differs: [
      'method: expected device-click, got organic',
      'channel: expected unity, got organic',
      'age of the winner in ms: expected 604800000, got undefined',
    ],
  });
  expect(keptPromise(lateClick, promised, null).differs).toEqual(['there is no such installation']);
});

test('its workspace is its own: nothing happens in others', async () => {
  const before = sim.default.requests().length;
  const [scenario] = scenarios;
  if (scenario === undefined) throw new RangeError('no scenario');
  await runScenario(scenario, { origin: sim.url, transport: httpTo(sim.url) });
  expect(sim.default.requests()).toHaveLength(before);
  expect(placeOfScenario(scenario, sim.url).prefix).toBe('/w/scenario-organic');
});

test('the commands of its steps do the same in a shell', async () => {
  const scenario = scenarios.find(({ id }) => id === 'claim');
  if (scenario === undefined) throw new RangeError('no such scenario');
  const { steps } = await runScenario(scenario, { origin: sim.url, transport: httpTo(sim.url) });
  const place = placeOfScenario(scenario, sim.url);
  const script = steps.map(({ call }) => `${curlOf(call, place)} -s -o /dev/null -w '%{http_code} ' 2>&1`).join('\n');
  const { stdout } = await runBash(script);
  expect(stdout.match(/\d{3} /g)?.join('')).toBe('302 200 201 200 200 200 ');
  const sent = sim.find(place.workspace)?.requests() ?? [];
  const calls = steps.filter(({ call }) => call.to === 'mmp').length;
  const told = sent.toReversed().map(({ endpoint, verdict, fields }) => ({ endpoint, verdict, fields }));
  expect(told.slice(calls)).toEqual(told.slice(0, calls));
});
