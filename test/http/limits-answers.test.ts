import { expect, onTestFinished, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { control, type Problem } from '../support/control.js';
import { aTarget } from '../support/hostile-target.js';
import { aWorld, FORM } from '../support/world.js';

const ANSWER_BYTES = 100_000;
const target = aTarget({ limits: { answerBytes: ANSWER_BYTES } });

type Page = { readonly items: { readonly id: string }[]; readonly next?: string };

async function sendLong(url: string, query: string, count: number, bytes: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const body = `event=e${n}&customer_user_id=${'\0'.repeat(bytes)}`;
    const response = await fetch(`${url}/v0/event?${query}`, {
      method: 'POST',
      body,
      headers: { 'content-type': FORM },
    });
    await response.text();
  }
}

test('a page of requests ends before it is too large, and the next one goes on where it ended', async () => {
  const { world, query } = target.aWorld('PAGES');
  await sendLong(target.simulator.url, query, 12, 10_000);
  const seen: string[] = [];
  let before = '';
  do {
    const path = `GET /_sim/requests?workspace=${world.id}${before}`;
    const { status, body } = await control<Page>(target.simulator.url, path);
    expect(status).toBe(200);
    expect(body.items.length).toBeGreaterThan(0);
    expect(body.items.length).toBeLessThan(6);
    seen.push(...body.items.map(({ id }) => id));
    before = body.next === undefined ? '' : `&before=${body.next}`;
  } while (before !== '');
  expect(seen).toEqual(Array.from({ length: 12 }, (_, n) => String(12 - n)));
});

test('the same page as text says where it goes on', async () => {
  const { world, query } = target.aWorld('TEXT');
  await sendLong(target.simulator.url, query, 12, 10_000);
  const { text } = await answerTo(`${target.simulator.url}/_sim/requests?workspace=${world.id}&format=text`);
  expect(text).toMatch(/^older ones: add &before=\d+ to the address$/m);
});

test('one that is larger than a page alone, and a list that has no pages, are refused in words', async () => {
  const { world, query } = target.aWorld('ONE');
  await sendLong(target.simulator.url, query, 1, 200_000);
  expect(await control<Problem>(target.simulator.url, `GET /_sim/requests?workspace=${world.id}`)).toMatchObject({
    status: 409,
    body: { code: 'ANSWER_TOO_LARGE', detail: expect.stringContaining('limits.answerBytes') },
  });

  const apps = Array.from({ length: 40 }, (_, n) => ({ bundleId: `${n}${'b'.repeat(200)}`, platform: 'ios' as const }));
  const many = target.simulator.workspace({
    apps: apps.map((app) => ({ ...app, ignoredAppVersions: [`1${'x'.repeat(250)}`] })),
  });
  const list = (path: string) => control<Problem>(target.simulator.url, `GET ${path}?workspace=${many.id}`);
  expect((await list('/_sim/apps')).status).toBe(200);
  for (const app of many.apps)
    many.patchApp(app.id, { ignoredAppVersions: apps.slice(0, 12).map(({ bundleId }) => bundleId) });
  expect(await list('/_sim/apps')).toMatchObject({ status: 409, body: { code: 'ANSWER_TOO_LARGE' } });
  expect((await list(`/_sim/apps/${many.apps[0]?.id}`)).status).toBe(200);
});

test('a clock that was moved says so, however much fell due: the first of it, and how much it was', async () => {
  const own = await createSimulator({ limits: { answerBytes: 5000 } });
  onTestFinished(() => own.close());
  const world = aWorld(own, { app: { attributionDelayMs: 1 } });
  const ids = Array.from({ length: 40 }, (_, n) => String(100 + n).padStart(32, '0'));
  for (const id of ids) await world.open({ analytics_installation_id: id, advertising_id: id });
  const { status, body } = await world.control<{ due: { installationId: string }[]; dueTotal: number }>(
    'POST /_sim/clock/advance',
    { ms: 1 },
  );
  expect(status).toBe(200);
  expect(body.dueTotal).toBe(ids.length);
  expect(body.due.length).toBeGreaterThan(2);
  expect(body.due.map(({ installationId }) => installationId)).toEqual(ids.slice(0, body.due.length));
});
