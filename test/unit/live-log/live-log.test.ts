import type { Finding } from '@mmp-sim/contracts/findings';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { NewJournalEntry } from '../../../simulator/journal/entry.js';
import { Journal } from '../../../simulator/journal/journal.js';
import { LiveLog, type LiveLogDeps } from '../../../simulator/live-log/live-log.js';
import { Redactor } from '../../../simulator/live-log/redactor.js';

const UUID = 'f024e65f-3dd9-4f16-9837-26bcef192d68';
const KEY = 'SECRETKEY';

const finding: Finding = {
  rule: 'unknown-parameter',
  severity: 'warning',
  field: 'prise',
  given: '9.99',
  expected: 'price',
  message: 'prise is not a parameter of this endpoint.',
  hint: 'Did you mean `price`?',
  source: 'assumed',
};

type Sent = Partial<NewJournalEntry> & { readonly fields?: Record<string, string>; readonly path?: string };

const readerOf = (fields: Record<string, string>) => ({
  values: () => fields,
  canonical: (_name: string, value: unknown) => String(value).toLowerCase().replaceAll('-', ''),
});

const aRequest = ({ fields = {}, path = '/v0/event', ...overrides }: Sent = {}): NewJournalEntry => ({
  atMs: Date.parse('2026-11-24T12:00:00.000Z'),
  endpoint: 'tenjin.event',
  verdict: 'recorded',
  reason: null,
  app: { id: 'a', bundleId: 'com.example.game', platform: 'ios' },
  findings: [],
  answer: { status: 200, headers: {}, body: '' },
  facts: [],
  request: {
    method: 'POST',
    scope: null,
    path,
    query: '',
    headers: {},
    body: Buffer.alloc(0),
    remoteIp: null,
    params: {},
  },
  reader: readerOf(fields),
  ...overrides,
});

const noNames = { endpoints: [], rules: () => [], apps: () => null };

/** A log that follows one journal. */
function aLog(overrides: Partial<LiveLogDeps> = {}, workspace = 'default') {
  const written: string[] = [];
  const journal = new Journal({ journalEntries: 1000, journalBytes: 1e9, waits: 10, patternMs: 1000 }, noNames, () =>
    readerOf({}),
  );
  const log = new LiveLog({
    level: 'problems',
    linesPerSecond: 10,
    redactor: new Redactor((word) => word === KEY),
    write: (text) => {
      written.push(text);
      return true;
    },
    bug: (error) => {
      throw error;
    },
    ...overrides,
  });
  log.follow(journal, workspace);
  return { log, written, send: (sent?: Sent) => journal.add(aRequest(sent)), text: () => written.join('') };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('problems are written as they come, with field, message and hint; what is well is not', () => {
  const { send, text } = aLog();
  send();
  expect(text()).toBe('');
  send({ findings: [finding] });
  send({ verdict: 'dropped', reason: 'key-disabled', answer: { status: 202, headers: {}, body: '' } });
  expect(text()).toBe(
    `12:00:00 #2 recorded · POST /v0/event → 200 · com.example.game on ios · 1 warning
    ! prise is not a parameter of this endpoint. Did you mean \`price\`?
12:00:00 #3 dropped (key-disabled) · POST /v0/event → 202 · com.example.game on ios
`,
  );
});

test('all writes a line for each request: what came of it, and which device it was', () => {
  const { send, text } = aLog({ level: 'all' }, 'w1');
  const fact = {
    id: 'f',
    atMs: 0,
    appId: 'a',
    type: 'event',
    installationId: null,
    name: 'level_complete',
    value: null,
  } as const;
  send({ facts: [fact], fields: { analytics_installation_id: UUID, bundle_id: 'com.example.game' } });
  expect(text()).toBe(
    '12:00:00 w1 #1 recorded · POST /v0/event → 200 · com.example.game on ios · event level_complete · f024…(1)\n',
  );
});

test('keys, ids and addresses are hidden wherever they stand, and one device keeps its number', () => {
  const { send, text } = aLog({ level: 'all' });
  const given = { ...finding, field: 'api_key', given: 'unknown-key', message: 'unknown-key is unknown.' };
  send({
    path: `/v0/${UUID}`,
    fields: {
      api_key: 'other-key-1',
      advertising_id: UUID,
      ip_address: '203.0.113.7',
      developer_device_id: 'ABC-1234-XYZ',
    },
    findings: [
      { ...given, hint: `Did you mean \`${KEY}\`?` },
      { ...finding, field: UUID, message: 'ABC-1234-XYZ and OTHER-KEY-1 came', hint: 'from 203.0.113.7.' },
    ],
  });
  send({ fields: { advertising_id: UUID } });
  for (const secret of [UUID, KEY, 'unknown-key', 'ABC-1234', 'OTHER-KEY', '203.0.113.7', 'f024e']) {
    expect(text()).not.toContain(secret);
  }
  expect(text().match(/f024…\(1\)/g)).toHaveLength(4);
});

test('a flood is counted, not written, and the count is said when the second is over', () => {
  const { send, text, log } = aLog();
  for (let n = 0; n < 1000; n += 1) send({ verdict: 'dropped' });
  expect(text().split('\n')).toHaveLength(11);
  vi.advanceTimersByTime(999);
  expect(text()).not.toContain('more');
  vi.advanceTimersByTime(1);
  expect(text()).toMatch(/\n… and 990 more; GET \/_sim\/requests has them all\n$/);

  send({ verdict: 'dropped' });
  expect(text()).toMatch(/#1001 dropped .*\n$/);
  log.end();
  expect(text()).toMatch(/#1001 dropped .*\n$/);
});

test('what does not fit into the second any more is counted whole; a single one is always written', () => {
  const { send, written } = aLog({ linesPerSecond: 3 });
  send({ findings: [finding, finding, finding] });
  send({ findings: [finding] });
  expect(written).toHaveLength(1);
  expect(written[0]?.trimEnd().split('\n')).toHaveLength(4);
});

test('a large request uses up the second, and a line of it is cut with the place that has it whole', () => {
  const { send, written } = aLog();
  const message = 'x'.repeat(100_000);
  const request = { ...aRequest().request, body: Buffer.alloc(1_000_000) };
  send({ findings: [{ ...finding, message }], request });
  send({ verdict: 'dropped' });
  expect(written).toHaveLength(1);
  const [, line = ''] = written[0]?.split('\n') ?? [];
  expect(line.length).toBeLessThan(700);
  expect(line).toMatch(/x… \(cut; the whole: GET \/_sim\/requests\/1\?format=text\)$/);
});

test('of a request with very many keys and ids no text is shown, but the rules', () => {
  const { send, text } = aLog({ linesPerSecond: 100 });
  const keys = (many: number) =>
    Object.fromEntries(Array.from({ length: many }, (_, n) => [`key${n}`, `one-secret-${n}`]));
  send({ fields: keys(100), findings: [{ ...finding, message: 'one-secret-99 came' }] });
  expect(text()).toContain('one-…(1) came');
  send({ fields: keys(101), findings: [{ ...finding, message: 'one-secret-99 came', hint: 'one-secret-100' }] });
  expect(text()).not.toContain('one-secret');
  expect(text()).toContain(
    '    ! unknown-parameter (more than 100 keys, ids and addresses, none of which is shown: GET /_sim/requests/2?format=text)\n',
  );
});

test('what does not fit into the second is not even read', () => {
  const read = vi.fn(() => ({}));
  const { send } = aLog({ linesPerSecond: 3 });
  const reader = { ...readerOf({}), values: read };
  send({ findings: [finding] });
  send({ findings: [finding, finding], reader });
  expect(read).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  send({ findings: [finding, finding], reader });
  expect(read).toHaveBeenCalled();
});

test('of many findings ten are shown, and all are counted', () => {
  const { send, text } = aLog({ linesPerSecond: 100 });
  const error: Finding = { ...finding, severity: 'error' };
  send({ findings: Array.from({ length: 25 }, (_, n) => (n < 12 ? finding : error)) });
  expect(text()).toContain(' · 13 errors, 12 warnings\n');
  expect(text().match(/^ +! prise/gm)).toHaveLength(10);
  expect(text()).toContain('    and 15 more findings: GET /_sim/requests/1?format=text\n');
});

test('while nobody reads, requests are counted; the count is said when somebody does', () => {
  let reads = false;
  const taken: string[] = [];
  const { send } = aLog({
    write: (text) => {
      if (reads) taken.push(text);
      return reads;
    },
  });
  send({ verdict: 'dropped' });
  send({ verdict: 'dropped' });
  vi.advanceTimersByTime(1000);
  reads = true;
  send({ verdict: 'dropped' });
  vi.advanceTimersByTime(1000);
  expect(taken.at(-1)).toBe('… and 2 more; GET /_sim/requests has them all\n');
});

test('whatever a request holds, its lines cannot play with a terminal and tell no id', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('\u001b[2J', '\ud800', '__proto__', '.*+?^${}()|[]\\-', 'x'.repeat(5000)),
  );
  const some = fc.record({
    path: text,
    fields: fc.dictionary(fc.oneof(text, fc.constantFrom('advertising_id', 'api_key', '__proto__')), text),
    findings: fc.array(
      fc.record({ field: fc.oneof(text, fc.constant('api_key')), given: text, message: text, hint: text }),
      {
        maxLength: 3,
      },
    ),
  });
  fc.assert(
    fc.property(some, fc.uuid(), ({ findings, path, fields }, id) => {
      const one = aLog({ level: 'all', linesPerSecond: 1000 });
      one.send({
        path: path + id,
        fields: { ...fields, device_id: id },
        findings: findings.map((parts) => ({ ...finding, ...parts, message: `${parts.message} ${id}` })),
      });
      expect(one.text()).toMatch(/^12:00:00 #1 recorded/);
      expect(one.text()).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
      expect(one.text()).not.toContain(` ${id}`);
      one.log.end();
    }),
    { numRuns: 40 },
  );
});

test('a bug of the log is told, and the request goes on', () => {
  const bugs: unknown[] = [];
  const broken = new Error('as it happens');
  const { send } = aLog({
    write: () => {
      throw broken;
    },
    bug: (error) => bugs.push(error),
  });
  expect(send({ verdict: 'dropped' }).number).toBe(1);
  expect(bugs).toEqual([broken]);
});
