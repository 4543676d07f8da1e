import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { openapi } from '../support/described.js';
import { sendLine } from '../support/http-line.js';

const published = readFileSync(createRequire(import.meta.url).resolve('mmp-sim/openapi.json'), 'utf8');
const [{ url: PUBLISHED_AT } = { url: '' }] = openapi.servers;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(() => simulator.close());

describe('GET /_sim/openapi.json', () => {
  test.each([
    { host: '127.0.0.1:4000', origin: 'http://127.0.0.1:4000' },
    { host: 'localhost', origin: 'http://localhost' },
    { host: 'LOCALHOST:80', origin: 'http://localhost' },
    { host: '[::1]:4747', origin: 'http://[::1]:4747' },
  ])('asked for by the Host $host it is the published one, at $origin', async ({ host, origin }) => {
    const { status, headers, text } = await sendLine(simulator.port, {
      target: '/_sim/openapi.json',
      headers: { host },
    });
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/json; charset=utf-8' });
    expect(text).toBe(published.replaceAll(PUBLISHED_AT, origin));
    expect((JSON.parse(text) as typeof openapi).servers).toEqual([{ url: origin }]);
  });

  test.each(['localhost:"},{"x', 'localhost:80/evil?', 'localhost:<b>'])(
    'the Host %s, which is none, never gets into it',
    async (host) => {
      const { status, text } = await sendLine(simulator.port, { target: '/_sim/openapi.json', headers: { host } });
      expect(status).toBe(403);
      expect(JSON.parse(text)).toMatchObject({ code: 'HOST_NOT_ALLOWED' });
    },
  );

  test('where the Host has a port that there cannot be, it is at the address that the simulator knows', async () => {
    const headers = { host: 'localhost:99999' };
    const { text } = await sendLine(simulator.port, { target: '/_sim/openapi.json', headers });
    expect((JSON.parse(text) as typeof openapi).servers).toEqual([{ url: simulator.url }]);
  });

  test('the address of the MMP that it names answers', async () => {
    const { paths } = (await answerTo(`${simulator.url}/_sim/openapi.json`)).body as typeof openapi;
    const { servers } = paths['/v0/event'] as unknown as { servers: { url: string }[] };
    expect(servers.map(({ url }) => url)).toEqual([simulator.url, `${simulator.url}/w/{workspace}`]);
    for (const { url } of servers) {
      const { status } = await answerTo(`${url.replace('{workspace}', 'default')}/v0/event`);
      expect(status).toBe(401);
    }
  });
});

describe('GET /_sim/docs', () => {
  let page: Awaited<ReturnType<typeof answerTo>>;
  beforeAll(async () => {
    page = await answerTo(`${simulator.url}/_sim/docs`);
  });

  test('is HTML that says where it was asked for', () => {
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.text).toContain(`At <code>${simulator.url}</code>`);
  });

  test('runs nothing and loads nothing: its policy forbids all but the one style that it has', () => {
    const [style = ''] = [...page.text.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text]) => text);
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(page.text).not.toMatch(/<(script|img|iframe|object|embed|form|base|input)\b|\bstyle=|\bon\w+=|javascript:/i);
    expect(page.text.match(/<link\b[^>]*>/g)).toEqual(['<link rel="icon" href="data:,">']);
    expect(style).not.toMatch(/url\(|@import/);
  });

  test('every tag that is opened is closed', { tags: 'long' }, () => {
    const open: string[] = [];
    for (const [, slash, name = ''] of page.text.matchAll(/<(\/?)([a-z]+\d?)\b[^>]*>/g)) {
      if (['br', 'link', 'meta', 'wbr'].includes(name)) continue;
      if (slash === '') open.push(name);
      else expect(open.pop(), `before </${name}>`).toBe(name);
    }
    expect(open).toEqual([]);
  });

  test('every place has one name, and every link inside the page leads to one', () => {
    const ids = [...page.text.matchAll(/\bid="([^"]+)"/g)].map(([, id = '']) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...page.text.matchAll(/href="#([^"]+)"/g)].map(([, id = '']) => id);
    expect([...new Set(links)].filter((id) => !ids.includes(id))).toEqual([]);
    expect(links.length).toBeGreaterThan(100);
    // And back to where one came from.
    expect(page.text).toContain('<a href="/">');
  });

  test('shows every operation, every schema and every shared answer with a body', () => {
    const { schemas = {}, responses = {} } = openapi.components;
    const operations = Object.values(openapi.paths).flatMap((item) => Object.values(item));
    const wanted = [
      ...operations.flatMap(({ operationId }) => (operationId === undefined ? [] : [operationId])),
      ...Object.keys(schemas).map((name) => `schema-${name}`),
      ...Object.entries(responses).flatMap(([name, { content }]) => (content === undefined ? [] : [`answer-${name}`])),
    ];
    expect(wanted.filter((id) => !page.text.includes(`id="${id}"`))).toEqual([]);
  });

  test('what looks like a tag in a text is text', () => {
    expect(page.text).toContain('&lt;short id&gt;');
    expect(page.text).not.toContain('<short');
  });
});

describe('behind the guard', () => {
  test.each(['/_sim/openapi.json', '/_sim/docs'])('%s is not for a foreign Host', async (target) => {
    const { status, text } = await sendLine(simulator.port, { target, headers: { host: 'rebound.example' } });
    expect({ status, code: (JSON.parse(text) as { code: string }).code }).toEqual({
      status: 403,
      code: 'HOST_NOT_ALLOWED',
    });
  });

  test('with a token both ask for it, and are given with it', async () => {
    const guarded = await createSimulator({ token: 'secret' });
    for (const path of ['/_sim/openapi.json', '/_sim/docs']) {
      const headers = { authorization: 'Bearer secret' };
      expect((await answerTo(guarded.url + path)).status).toBe(401);
      expect((await answerTo(guarded.url + path, { headers })).status).toBe(200);
    }
    await guarded.close();
  });

  test.each(['/_sim/openapi.json', '/_sim/docs'])('%s takes GET alone', async (path) => {
    const { status, headers } = await answerTo(simulator.url + path, { method: 'POST' });
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: 'GET' });
  });
});
