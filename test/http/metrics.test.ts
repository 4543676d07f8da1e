import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../simulator/index.js';
import { Journal } from '../../simulator/journal/journal.js';
import { answerTo } from '../support/answer.js';
import { follow } from '../support/follow.js';
import { aWorld, GAID, NOON, type World } from '../support/world.js';

type Labels = Readonly<Record<string, string>>;
type Sample = { readonly name: string; readonly labels: Labels; readonly value: number };
type Family = {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
};

const NUMBER = /^(?:[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?|[-+]?inf|nan)$/i;

/** Reads the text format as strictly as its description is (prometheus.io/docs/instrumenting/exposition_formats). */
function parse(text: string): Family[] {
  expect(text.endsWith('\n')).toBe(true);
  const families: { name: string; type: string; help: string; samples: Sample[] }[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line) ?? [];
    if (kind === 'HELP') families.push({ name, type: '', help: rest, samples: [] });
    const family = families.at(-1);
    if (family === undefined) throw new RangeError(`a sample before its family: ${line}`);
    if (kind === 'TYPE') {
      expect(name).toBe(family.name);
      family.type = rest;
    }
    if (kind !== undefined) continue;
    const [, sample = '', labels = '', value = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    expect(sample, line).toMatch(new RegExp(`^${family.name}(?:_bucket|_sum|_count)?$`));
    expect(value, line).toMatch(NUMBER);
    const pairs = [...labels.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/g)];
    expect(pairs.map(([pair]) => pair).join(''), line).toBe(labels);
    family.samples.push({
      name: sample,
      labels: Object.fromEntries(pairs.map(([, label, text_]) => [label, text_])) as Labels,
      value: Number(value),
    });
  }
  return families;
}

const scrape = async (sim: Simulator): Promise<Family[]> => parse((await answerTo(`${sim.url}/metrics`)).text);

/** The samples of one family, those of a world, by their other labels. */
async function samples(sim: Simulator, name: string, workspace: string): Promise<Record<string, number>> {
  const family = (await scrape(sim)).find((one) => one.name === name);
  if (family === undefined) throw new RangeError(`no family ${name}`);
  const own = family.samples.filter(({ labels }) => labels['workspace'] === workspace);
  return Object.fromEntries(
    own.map(({ labels: { workspace: _workspace, ...labels }, value }) => [Object.values(labels).join(' '), value]),
  );
}

async function single(sim: Simulator, name: string): Promise<number | undefined> {
  return (await scrape(sim)).find((one) => one.name === name)?.samples[0]?.value;
}

async function withOptions(options: SimulatorOptions, examine: (own: Simulator) => Promise<void>): Promise<void> {
  const own = await createSimulator(options);
  try {
    await examine(own);
  } finally {
    await own.close();
  }
}

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

/** A click and the open it leads to, an organic open, an event, a refusal, and a view and a claim by hand. */
async function play(world: World): Promise<void> {
  const link = world.campaign();
  await world.click(link, { advertising_id: GAID });
  await world.open();
  await world.open({ analytics_installation_id: '0'.repeat(31) + '1', advertising_id: '1'.repeat(32) });
  await world.event('level_complete');
  await world.post(`/w/${world.workspace.id}/v0/event`, {});
  await world.workspace.addEngagement({ kind: 'impression', campaignId: link.id });
  await world.workspace.addClaim({
    appId: world.app.id,
    channel: 'Meta',
    kind: 'click',
    advertisingId: GAID,
    engagedAt: NOON,
  });
}

describe('what is counted', () => {
  test('requests by MMP, endpoint, verdict and status', async () => {
    const world = aWorld(sim);
    await play(world);
    expect(await samples(sim, 'mmp_sim_requests_total', world.workspace.id)).toEqual({
      'tenjin tenjin.click recorded 302': 1,
      'tenjin tenjin.event recorded 200': 3,
      'tenjin tenjin.event rejected 401': 1,
    });
  });

  test('findings by rule and severity, as many as the journal holds', async () => {
    const world = aWorld(sim);
    await play(world);
    const expected: Record<string, number> = {};
    for (const { rule, severity } of world.workspace.requests().flatMap(({ findings }) => findings)) {
      expected[`${rule} ${severity}`] = (expected[`${rule} ${severity}`] ?? 0) + 1;
    }
    expect(Object.keys(expected).length).toBeGreaterThan(1);
    expect(await samples(sim, 'mmp_sim_findings_total', world.workspace.id)).toEqual(expected);
  });

  test('facts by type, those of the control API included; tracked installs by method', async () => {
    const world = aWorld(sim);
    await play(world);
    expect(await samples(sim, 'mmp_sim_facts_total', world.workspace.id)).toEqual({
      engagement: 2,
      claim: 1,
      install: 2,
      session: 2,
      event: 1,
    });
    expect(await samples(sim, 'mmp_sim_attributions_total', world.workspace.id)).toEqual({
      'device-click': 1,
      organic: 1,
    });
  });

  test('a reinstall that keeps its first source is no attribution', async () => {
    const world = aWorld(sim);
    await world.open();
    await world.open({ analytics_installation_id: '0'.repeat(31) + '1' });
    expect(await samples(sim, 'mmp_sim_facts_total', world.workspace.id)).toMatchObject({ install: 2 });
    expect(await samples(sim, 'mmp_sim_attributions_total', world.workspace.id)).toEqual({ organic: 1 });
  });

  test('what is kept, and what limits have pushed out; a reset lowers the first and never the second', async () => {
    await withOptions({ limits: { journalEntries: 2, facts: 3, engagements: 1, installations: 1 } }, async (own) => {
      const world = aWorld(own);
      const { id } = world.workspace;
      const kept = async () =>
        Promise.all(
          ['journal_entries', 'stored_facts', 'stored_engagements', 'stored_installations'].map(
            async (name) => (await samples(own, `mmp_sim_${name}`, id))[''],
          ),
        );
      await play(world);
      // Five requests; eight facts; two engagements; two installations, of which the first is met anew by its event.
      const dropped = {
        requests: 3,
        facts: 5,
        engagements: 1,
        claims: 0,
        installations: 2,
        subscriptions: 0,
        deliveries: 0,
      };
      expect(await kept()).toEqual([2, 3, 1, 1]);
      expect((await samples(own, 'mmp_sim_journal_bytes', id))['']).toBeGreaterThan(1000);
      expect(await samples(own, 'mmp_sim_dropped_total', id)).toEqual(dropped);
      expect((await world.control('GET /_sim/workspaces')).body).toMatchObject({ items: [{ dropped }, {}] });

      await world.workspace.reset();
      expect(await kept()).toEqual([0, 0, 0, 0]);
      expect(await samples(own, 'mmp_sim_dropped_total', id)).toEqual(dropped);
      for (let sent = 0; sent < 3; sent += 1) await world.open();
      expect(await samples(own, 'mmp_sim_dropped_total', id)).toEqual({ ...dropped, requests: 4, facts: 6 });
      expect(await samples(own, 'mmp_sim_facts_total', id)).toMatchObject({ install: 3, session: 5 });
      await world.control('DELETE /_sim/requests');
      expect(await kept()).toEqual([0, 3, 0, 1]);
    });
  });

  test('bugs, open streams, workspaces and the version', async () => {
    const bugs: unknown[] = [];
    await withOptions({ onBug: (error) => bugs.push(error) }, async (own) => {
      const stream = await follow(`${own.url}/_sim/stream`);
      expect(await single(own, 'mmp_sim_streams_open')).toBe(1);
      expect(await single(own, 'mmp_sim_bugs_total')).toBe(0);
      // There is no bug to be had on demand: one is made.
      const broken = vi.spyOn(Journal.prototype, 'get').mockImplementationOnce(() => {
        throw new RangeError('made for this test');
      });
      expect((await answerTo(`${own.url}/_sim/requests/1`)).status).toBe(500);
      broken.mockRestore();
      expect(await single(own, 'mmp_sim_bugs_total')).toBe(1);
      expect(bugs).toEqual([new RangeError('made for this test')]);
      expect(await single(own, 'mmp_sim_workspaces')).toBe(1);
      aWorld(own);
      expect(await single(own, 'mmp_sim_workspaces')).toBe(2);
      stream.cut();
      while ((await single(own, 'mmp_sim_streams_open')) !== 0);
      const info = (await scrape(own)).find(({ name }) => name === 'mmp_sim_build_info')?.samples;
      expect(info).toEqual([{ name: 'mmp_sim_build_info', labels: { version: expect.any(String) }, value: 1 }]);
    });
  });
});

test('beyond the limit of names workspaces are counted together, and no count is lost when one goes', async () => {
  await withOptions({ limits: { metricsWorkspaces: 2 } }, async (own) => {
    const worlds = ['a', 'b', 'c'].map((id) => aWorld(own, { id }));
    for (const world of worlds) await world.open();
    const opens = async (): Promise<Record<string, number>> => {
      const family = (await scrape(own)).find(({ name }) => name === 'mmp_sim_requests_total');
      return Object.fromEntries((family?.samples ?? []).map(({ labels, value }) => [labels['workspace'] ?? '', value]));
    };
    expect(await opens()).toEqual({ a: 1, _other: 2 });
    expect(await single(own, 'mmp_sim_workspaces_unnamed')).toBe(2);
    expect(await samples(own, 'mmp_sim_stored_installations', '_other')).toEqual({ '': 2 });

    worlds[0]?.workspace.delete();
    worlds[1]?.workspace.delete();
    expect(await opens()).toEqual({ _other: 3 });
    expect(await samples(own, 'mmp_sim_stored_installations', '_other')).toEqual({ '': 1 });
    await aWorld(own, { id: 'a' }).open();
    expect(await opens()).toEqual({ a: 1, _other: 3 });
  });
});

test('names, units and types are as Prometheus wants them', async () => {
  await play(aWorld(sim));
  const families = await scrape(sim);
  const names = families.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name.startsWith('mmp_sim_')).length).toBeGreaterThan(10);
  expect(names).toEqual(expect.arrayContaining(['process_resident_memory_bytes', 'process_cpu_seconds_total']));
  for (const { name, type, help, samples: of } of families) {
    // The rules of promlint (github.com/prometheus/client_golang/tree/main/prometheus/testutil/promlint).
    expect(help, name).not.toBe('');
    expect(['counter', 'gauge', 'histogram'], name).toContain(type);
    expect(name.endsWith('_total'), `${name} is a ${type}`).toBe(type === 'counter');
    expect(name, 'camel case, colons').toMatch(/^[a-z][a-z0-9_]*$/);
    expect(name, 'its type in its name').not.toMatch(/_(?:counter|gauge|histogram|summary)(?:_|$)/);
    expect(name, 'a short unit').not.toMatch(/_(?:s|ms|us|ns|sec|b|kb|mb|gb|tb|pb|m|h|d)(?:_|$)/);
    expect(name, 'a unit that is no base unit').not.toMatch(
      /_(?:milliseconds|minutes|hours|days|kilobytes|percent)(?:_|$)/,
    );
    if (type !== 'histogram') {
      expect(name).not.toMatch(/_(?:bucket|count|sum)$/);
      for (const { labels } of of) expect(Object.keys(labels)).not.toEqual(expect.arrayContaining(['le']));
    }
    const series = of.map(({ name: sample, labels }) => sample + JSON.stringify(labels));
    expect(new Set(series).size, name).toBe(series.length);
  }
});

describe('the answer', () => {
  test('is of the type that Prometheus reads; HEAD has no body; what changes things is refused', async () => {
    const { status, headers } = await answerTo(`${sim.url}/metrics`);
    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 200,
      type: 'text/plain; version=0.0.4; charset=utf-8',
    });
    expect((await answerTo(`${sim.url}/metrics`, { method: 'HEAD' })).text).toBe('');
    const put = await answerTo(`${sim.url}/metrics`, { method: 'PUT' });
    expect({ status: put.status, allow: put.headers.get('allow') }).toEqual({ status: 405, allow: 'GET' });
    expect((await answerTo(`${sim.url}/metrics/more`)).status).toBe(404);
  });

  test('is guarded by Host and token, but not by Origin, since it changes nothing', async () => {
    expect((await follow(`${sim.url}/metrics`, { host: 'evil.example' })).status).toBe(403);
    expect((await answerTo(`${sim.url}/metrics`, { headers: { origin: 'https://evil.example' } })).status).toBe(200);
    await withOptions({ token: 'sesame' }, async (own) => {
      expect((await answerTo(`${own.url}/metrics`)).status).toBe(401);
      const headers = { authorization: 'Bearer sesame' };
      expect((await answerTo(`${own.url}/metrics`, { headers })).status).toBe(200);
    });
  });

  test('says the same to two that ask at once', async () => {
    const own = (families: Family[]) => families.filter(({ name }) => name.startsWith('mmp_sim_'));
    const [one, other] = await Promise.all([scrape(sim), scrape(sim)]);
    expect(own(one)).toEqual(own(other));
  });
});
