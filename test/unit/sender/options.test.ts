import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  createSender,
  type DispatcherLike,
  MemoryOutbox,
  type MeterLike,
  SenderError,
  type SenderOptions,
  type TracerLike,
} from '@mmp-sim/sender';
import { postgresOutbox } from '@mmp-sim/sender/postgres';
import { sqliteOutbox } from '@mmp-sim/sender/sqlite';
import { metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { getGlobalDispatcher, ProxyAgent } from 'undici';
import { describe, expect, test } from 'vitest';
import { senderProblems } from '../../../sender/errors.js';
import { resolveOptions } from '../../../sender/options.js';
import { Instruments } from '../../../sender/telemetry.js';
import { ANDROID, IOS } from '../../support/senders.js';

const least: SenderOptions = { mmp: 'tenjin', sdkKey: 'KEY' };
const wrong = (options: object): never => options as never;
const page = readFileSync(resolve(import.meta.dirname, '../../../docs/sender.md'), 'utf8');

test.each([
  [{ mmp: 'adjust' }, 'mmp must be one of tenjin, got "adjust".'],
  [{ sdkKey: '' }, 'sdkKey: there is no key. Give the SDK key of the app.'],
  [{ sdkKey: undefined }, 'sdkKey: there is no key.'],
  [{ sdkKey: 'SECRET:KEY' }, 'sdkKey: a key holds no colon and no white space.'],
  [{ baseUrl: 'track.tenjin.com' }, 'baseUrl must be an http or https URL'],
  [{ baseUrl: 'ftp://a' }, 'baseUrl must be an http or https URL'],
  [{ baseUrl: 'https://u:p@a/' }, 'baseUrl must be an http or https URL without credentials'],
  [{ baseUrl: 'https://:p@a/' }, 'baseUrl must be an http or https URL without credentials'],
  [{ baseUrl: 5 }, 'without a query, got 5.'],
  // What may be a password or a key is not repeated, wherever it stands; the rest is, so that it can be put right.
  [{ baseUrl: 'https://u:SECRETPW@h/v1' }, 'got "https://***@h/v1".'],
  [{ baseUrl: 'https://SECRET@h/' }, 'got "https://***@h/".'],
  [{ baseUrl: 'https://h/?api_key=SECRET' }, 'got "https://h/?***".'],
  [{ baseUrl: 'https://h/#SECRET' }, 'got "https://h/#***".'],
  [{ baseUrl: 'https://u:SEC@RET@h/' }, 'got "https://***@h/".'],
  [{ baseUrl: 'https://u:SECRET/x?y@h/' }, 'got "https://***@h/".'],
  [{ baseUrl: 'https://u:SECRET@h:99999/' }, 'got "https://***@h:99999/".'],
  [{ baseUrl: '//u:SECRET@h' }, 'got "***@h".'],
  [{ baseUrl: 'SECRET:x@h' }, 'got "***@h".'],
  [{ baseUrl: 'ftp://h/path' }, 'got "ftp://h/path".'],
  [{ app: 'com.example' }, 'app must be {bundleId, platform}'],
  [{ concurrency: 0 }, 'concurrency must be a whole number, 1 to 1000, got 0.'],
  [{ concurrency: 1001 }, 'concurrency must be a whole number, 1 to 1000, got 1001.'],
  [{ concurrency: '4' }, 'concurrency must be a whole number, 1 to 1000, got "4".'],
  [{ maxAttempts: 1.5 }, 'maxAttempts must be a whole number'],
  [{ ratePerSecond: -1 }, 'ratePerSecond must be a number'],
  [{ whenFull: 'drop' }, 'whenFull must be "reject" or "wait", got "drop".'],
  [{ onUnknownOutcome: 'ignore' }, 'onUnknownOutcome.open must be "retry" or "hold", got "ignore".'],
  [{ basUrl: 'http://127.0.0.1:4747' }, 'basUrl is no option of createSender. Did you mean baseUrl?'],
  [{ verbose: undefined }, 'verbose is no option of createSender. There are mmp, sdkKey,'],
  [{ app: { bundleId: 'a', platform: 'iOS' } }, 'app.platform must be "ios" or "android" or "amazon"'],
  [
    { outbox: {} },
    'outbox must be an outbox, such as new MemoryOutbox() or sqliteOutbox({ path }), got an object without',
  ],
  [{ outbox: MemoryOutbox }, 'got a function.'],
  [{ outbox: Promise.resolve(new MemoryOutbox()) }, 'got a promise: await it.'],
  [{ dispatcher: { dispatch: true } }, 'dispatcher must be an undici dispatcher'],
  [{ baseUrl: 'https://a/v0' }, 'baseUrl must be without /v0, which the sender adds: https://a, got "https://a/v0".'],
  [{ baseUrl: 'https://a/v0/event/' }, 'without /v0/event, which the sender adds: https://a,'],
  [{ baseUrl: 'https://a/mmp/v1' }, 'without /v1, which the sender adds: https://a/mmp,'],
  [{ baseUrl: 'https://a/w/v0/v0' }, 'without /v0, which the sender adds: https://a/w/v0,'],
  [{ onUnknownOutcome: { purchases: 'hold' } }, 'purchases is no option of onUnknownOutcome. Did you mean purchase?'],
  [{ onUnknownOutcome: { 'ad-revenue': 'hold' } }, 'Did you mean adRevenue?'],
])('%j is refused with what was expected', (change, message) => {
  const make = (): unknown => createSender({ ...least, ...change } as SenderOptions);
  expect(make).toThrow(SenderError);
  expect(make).toThrow(message);
  expect(make).not.toThrow(/SECRET/);
});

test.each(['http://a', 'http://a/', 'http://a/mmp', 'http://a/v0/mmp', 'http://a/w/v0', 'http://a/env0'])(
  'a base URL of %s is taken',
  (baseUrl) => {
    expect(resolveOptions({ ...least, baseUrl }).baseUrl).toBe(new URL(baseUrl).href);
  },
);

test('what is no option at all is refused as one', () => {
  expect(() => createSender(undefined as unknown as SenderOptions)).toThrow(
    'the options of createSender must be an object, got undefined.',
  );
  expect(() => createSender({ ...least, concurrency: 4n as unknown as number })).toThrow('1 to 1000, got 4.');
});

test.each([
  ['maxEntrys is no option of the outbox. Did you mean maxEntries?', () => new MemoryOutbox(wrong({ maxEntrys: 1 }))],
  ['path must be the path of a file, got undefined.', () => sqliteOutbox(wrong({}))],
  [
    'maxByte is no option of sqliteOutbox. Did you mean maxBytes?',
    () => sqliteOutbox(wrong({ path: 'x', maxByte: 1 })),
  ],
  ['postgresOutbox needs pool, a Pool of pg, or connectionString', () => postgresOutbox(wrong({}))],
  ['pool must be a Pool of pg', () => postgresOutbox(wrong({ pool: {} }))],
  ['url is no option of postgresOutbox. There are pool,', () => postgresOutbox(wrong({ url: 'postgres://u:p@h' }))],
])('of an outbox: %s', (message, make) => {
  expect(make).toThrow(SenderError);
  expect(make).toThrow(message);
});

test('by default opens and events are sent again after an unknown outcome, and what cannot be undone is held', () => {
  const { onUnknownOutcome } = resolveOptions(least);
  const policies = (['open', 'event', 'purchase', 'subscription', 'adRevenue'] as const).map((kind) => [
    kind,
    onUnknownOutcome(kind, ANDROID),
    onUnknownOutcome(kind, IOS),
  ]);
  expect(policies).toEqual([
    ['open', 'retry', 'retry'],
    ['event', 'retry', 'retry'],
    ['purchase', 'hold', 'hold'],
    ['subscription', 'retry', 'hold'],
    ['adRevenue', 'hold', 'hold'],
  ]);
});

test("undici's own dispatchers are taken", () => {
  const dispatcher: DispatcherLike = new ProxyAgent('http://127.0.0.1:1');
  expect(resolveOptions({ ...least, dispatcher }).dispatcher).toBe(dispatcher);
  expect(resolveOptions({ ...least, dispatcher: getGlobalDispatcher() }).dispatcher).not.toBeNull();
});

describe('docs/sender.md', () => {
  test('lists every code that the sender throws, and no other', () => {
    const codes = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code = '']) => code);
    expect(codes.toSorted()).toEqual(Object.keys(senderProblems).toSorted());
  });

  test('tells the default of every number among the options', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` +\| ([\d,]+|none) +\|/gm)].map(([, name = '', value = '']) => [
      name,
      value === 'none' ? Infinity : Number(value.replaceAll(',', '')),
    ]);
    const numbers = Object.entries(resolveOptions(least)).filter(([, value]) => typeof value === 'number');
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(numbers));
  });
});

describe('telemetry', () => {
  test("takes OpenTelemetry's own tracer and meter, and does nothing with those that do nothing", () => {
    const tracer: TracerLike = trace.getTracer('test');
    const meter: MeterLike = metrics.getMeter('test');
    const instruments = new Instruments({ tracer, meter }, 'tenjin', 'https://track.tenjin.com');
    expect(instruments.begin('open', ANDROID)).not.toBeNull();
    expect(() => instruments.settled('open', 'delivered')).not.toThrow();
  });

  test('a span has what happened in it, and an answer other than 200 is its error', () => {
    const seen: unknown[] = [];
    const tracer: TracerLike = {
      startSpan(name, options) {
        seen.push(name, options);
        return {
          setAttribute: (key, value) => seen.push([key, value]),
          setStatus: (status) => seen.push(status),
          end: () => seen.push('end'),
        };
      },
    };
    const end = new Instruments({ tracer }, 'tenjin', 'https://track.tenjin.com/x').begin('purchase', ANDROID);
    const reference = {
      id: '1',
      kind: 'purchase',
      ...ANDROID,
      installation: 'h',
      attempts: 2,
      possibleDuplicate: false,
    } as const;
    end?.({ ...reference, outcome: 'answered', status: 503, reason: null, durationMs: 5 });
    const attributes = {
      'mmp.name': 'tenjin',
      'mmp.call.kind': 'purchase',
      'mmp.app.platform': 'android',
      'server.address': 'track.tenjin.com',
    };
    expect(seen).toEqual([
      'mmp.send',
      { kind: SpanKind.CLIENT, attributes },
      ['mmp.outcome', 'answered'],
      ['mmp.attempt', 2],
      ['http.response.status_code', 503],
      { code: SpanStatusCode.ERROR, message: 'HTTP 503' },
      'end',
    ]);
  });

  test('what breaks in it breaks nothing else', async () => {
    const tracer: TracerLike = {
      startSpan() {
        throw new Error('no exporter');
      },
    };
    const warned = new Promise((done) => void process.once('warning', done));
    expect(new Instruments({ tracer }, 'tenjin', 'https://a').begin('open', ANDROID)).toBeNull();
    expect(String(await warned)).toContain('Telemetry threw: Error: no exporter');
  });
});
