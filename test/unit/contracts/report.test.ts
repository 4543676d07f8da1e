import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as report from '@mmp-sim/contracts/report';
import type { Finding } from '@mmp-sim/contracts/findings';

const misspelt: Finding = {
  rule: 'unknown-parameter',
  severity: 'warning',
  field: 'prise',
  given: '9.99',
  expected: 'price',
  message: 'prise is not a parameter of this endpoint; it has no effect.',
  hint: 'Did you mean `price`?',
  source: 'https://tenjin.com/docs/tenjin-server-to-server-s2s',
};
const missing: Finding = {
  rule: 'missing-parameter',
  severity: 'error',
  field: 'price',
  given: null,
  expected: 'a decimal number',
  message: 'price is missing.',
  hint: 'You sent `prise`: did you mean `price`?',
  source: 'https://tenjin.com/docs/tenjin-server-to-server-s2s',
};
const app = { id: 'a1', bundleId: 'com.example.game', platform: 'android' };
const purchase = {
  id: '4',
  at: '2026-11-24T12:00:00.000Z',
  endpoint: 'tenjin.purchase',
  verdict: 'dropped',
  reason: 'no-revenue',
  app,
  fields: { prise: '9.99', currency: 'EUR', advertising_id: null },
  findings: [missing, misspelt],
  answer: { status: 202, headers: {}, body: '{"code":202,"error":"ignored"}', bodyEncoding: 'utf8' },
  facts: [],
  sent: {
    method: 'POST',
    target: '/v0/purchase?sent_at=1',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    remoteIp: '127.0.0.1',
    body: 'prise=9.99&currency=EUR',
    bodyEncoding: 'utf8',
  },
};
const clean = { ...purchase, id: '5', verdict: 'recorded', reason: null, findings: [], answer: { status: 200 } };

describe('a request', () => {
  test('in short: a headline, and for each finding its field, message and hint', () => {
    expect(report.reportRequestInShort(purchase)).toMatchInlineSnapshot(`
      "#4 dropped (no-revenue) · POST /v0/purchase → 202 · com.example.game on android · 1 error, 1 warning
          ✗ price is missing. You sent \`prise\`: did you mean \`price\`?
          ! prise is not a parameter of this endpoint; it has no effect. Did you mean \`price\`?
      "
    `);
    expect(report.reportRequestInShort(clean)).toMatchInlineSnapshot(`
      "#5 recorded · POST /v0/purchase → 200 · com.example.game on android
      "
    `);
  });

  test('in full: the verdict in words, the answer, every part of every finding, and all that was sent', () => {
    expect(report.reportRequest(purchase)).toMatchInlineSnapshot(`
      "#4 dropped (no-revenue) · POST /v0/purchase → 202 · com.example.game on android · 1 error, 1 warning

        verdict   dropped (no-revenue): answered 202, a success to most clients, yet nothing was kept
        endpoint  tenjin.purchase
        app       com.example.game on android
        at        2026-11-24T12:00:00.000Z
        answer    202 {"code":202,"error":"ignored"}

        ✗ price  (error, missing-parameter)
            price is missing.
            given     nothing
            expected  a decimal number
            hint      You sent \`prise\`: did you mean \`price\`?
            source    https://tenjin.com/docs/tenjin-server-to-server-s2s

        ! prise  (warning, unknown-parameter)
            prise is not a parameter of this endpoint; it has no effect.
            given     "9.99"
            expected  price
            hint      Did you mean \`price\`?
            source    https://tenjin.com/docs/tenjin-server-to-server-s2s

        fields
          prise           "9.99"
          currency        "EUR"
          advertising_id  nothing

        sent from 127.0.0.1
          POST /v0/purchase?sent_at=1
          content-type: application/x-www-form-urlencoded

          prise=9.99&currency=EUR
      "
    `);
  });

  test('one that is recorded although it breaks the contract says so; one of which little is known says that', () => {
    const recorded = { ...clean, findings: [missing] };
    expect(report.reportRequest(recorded)).toContain('recorded, although it breaks the contract');
    expect(report.reportRequestInShort({})).toBe('a request of which nothing is known\n');
    expect(report.reportRequest({ verdict: 'rejected', answer: { status: 401 } })).toMatchInlineSnapshot(`
      "rejected · answered 401

        verdict  rejected
        answer   401
      "
    `);
  });
});

test('findings alone, in full', () => {
  expect(report.reportFindings([missing, { ...misspelt, field: null }])).toMatchInlineSnapshot(`
    "✗ price  (error, missing-parameter)
        price is missing.
        given     nothing
        expected  a decimal number
        hint      You sent \`prise\`: did you mean \`price\`?
        source    https://tenjin.com/docs/tenjin-server-to-server-s2s

    ! the request  (warning, unknown-parameter)
        prise is not a parameter of this endpoint; it has no effect.
        given     "9.99"
        expected  price
        hint      Did you mean \`price\`?
        source    https://tenjin.com/docs/tenjin-server-to-server-s2s
    "
  `);
  expect(report.reportFindings([])).toBe('no findings\n');
});

describe('an assertion', () => {
  const asked = {
    where: {
      endpoint: 'purchase',
      verdict: 'recorded',
      fields: { price: { matches: '^9' }, currency: { oneOf: ['USD', 'EUR'] } },
      findings: [{ rule: 'late-delivery', field: { present: true } }],
    },
    withinMs: 1500,
  } as const;
  const criteria = [
    { path: 'endpoint', expected: 'purchase', actual: 'tenjin.purchase', pass: true },
    { path: 'verdict', expected: 'recorded', actual: 'dropped', pass: false },
    { path: 'fields.price', expected: { matches: '^9' }, actual: null, pass: false },
    { path: 'fields.currency', expected: { oneOf: ['USD', 'EUR'] }, actual: 'EUR', pass: true },
    {
      path: 'findings',
      expected: { rule: 'late-delivery', field: { present: true } },
      actual: [{ rule: 'unknown-parameter', severity: 'warning', field: 'prise' }],
      pass: false,
    },
  ];

  test('that fails: what was asked, how many came, and the nearest miss field by field with the misspelling on top', () => {
    const answer = { pass: false, matched: 0, nearest: [{ request: purchase, criteria }] };
    expect(report.reportAssertion(asked, answer)).toMatchInlineSnapshot(`
      "Expected at least 1 request to match within 1,500 ms, got 0.
      Misspelt: request #4 sent \`prise\`, "9.99". Did you mean \`price\`?

        asked for
          endpoint         "purchase"
          verdict          "recorded"
          fields.price     something that matches /^9/
          fields.currency  one of "USD", "EUR"
          findings         a finding with rule "late-delivery", field anything but nothing

        nearest: #4 dropped (no-revenue) · POST /v0/purchase → 202 · com.example.game on android · 1 error, 1 warning
          ✓ endpoint         "tenjin.purchase"
          ✗ verdict          expected "recorded"
                             actual   "dropped"
          ✗ fields.price     expected something that matches /^9/
                             actual   nothing
                             → it was sent as \`prise\`, "9.99", which is no parameter of this endpoint: did you mean \`price\`?
          ✓ fields.currency  "EUR"
          ✗ findings         expected a finding with rule "late-delivery", field anything but nothing
                             actual   unknown-parameter (prise)

          its findings
            ✗ price  (error, missing-parameter)
                price is missing.
                given     nothing
                expected  a decimal number
                hint      You sent \`prise\`: did you mean \`price\`?
                source    https://tenjin.com/docs/tenjin-server-to-server-s2s
            ! prise  (warning, unknown-parameter)
                prise is not a parameter of this endpoint; it has no effect.
                given     "9.99"
                expected  price
                hint      Did you mean \`price\`?
                source    https://tenjin.com/docs/tenjin-server-to-server-s2s

          its other fields
            prise           "9.99"
            advertising_id  nothing
      "
    `);
  });

  test('further near misses are told by what tells requests apart, but for what was asked', () => {
    const fields = { event: 'level_complete', value: '7', country: 'DE', analytics_installation_id: '29ee' };
    const event = { ...clean, fields };
    const misses = [{ path: 'fields.value', expected: '8', actual: '7', pass: false }];
    const text = report.reportAssertion(
      { where: { fields: { value: '8' } } },
      {
        pass: false,
        matched: 0,
        nearest: [1, 2].map((id) => ({ request: { ...event, id: String(id) }, criteria: misses })),
      },
    );
    expect(text.split('nearest:')[1]).not.toContain('with event "level_complete", value');
    expect(text).toContain('next: #2');
    expect(text).toContain('    with event "level_complete", analytics_installation_id "29ee"\n');
  });

  test('that misspells a field itself: the request has the right one', () => {
    const criterion = { path: 'fields.curency', expected: 'EUR', actual: null, pass: false };
    const answer = { pass: false, matched: 0, nearest: [{ request: clean, criteria: [criterion] }] };
    const text = report.reportAssertion({ where: { fields: { curency: 'EUR' } } }, answer);
    expect(text).toContain('Misspelt? request #5 carries `currency`, "EUR". Did you mean that by `curency`?');
    expect(text).toContain('→ the request carries `currency`, "EUR": is that what you meant by `curency`?');
  });

  test('a value that is not the wanted one stands beside the finding about its field, and no misspelling is suspected', () => {
    const finding: Finding = { ...missing, rule: 'invalid-parameter', field: 'currency', given: 'EURO' };
    const criterion = { path: 'fields.currency', expected: 'EUR', actual: 'EURO', pass: false };
    const request = { ...clean, findings: [{ ...finding, message: 'currency is not ISO 4217.', hint: 'Send EUR.' }] };
    const text = report.reportAssertion({}, { pass: false, matched: 0, nearest: [{ request, criteria: [criterion] }] });
    expect(text).toMatch(/actual {3}"EURO"\n +✗ currency is not ISO 4217\. Send EUR\.$/m);
    expect(text).not.toContain('isspelt');
  });

  test.each([
    { asked: {}, matched: 0, says: 'Expected at least 1 request to match, got 0.' },
    { asked: { atLeast: 2 }, matched: 1, says: 'Expected at least 2 requests to match, got 1.' },
    {
      asked: { count: 1, withinMs: 1500 },
      matched: 1234,
      says: 'exactly 1 request to match within 1,500 ms, got 1,234.',
    },
    { asked: { count: 0 }, matched: 1, says: 'Expected no request to match, got 1.' },
    { asked: { never: true, on: 'install' } as const, matched: 1, says: 'Expected no install to match, got 1.' },
  ])('$says', ({ asked: one, matched, says }) => {
    expect(report.reportAssertion(one, { pass: false, matched, nearest: [] })).toContain(says);
  });

  test('that matches too often shows what matched', () => {
    const answer = { pass: false, matched: 5, nearest: [] };
    expect(report.reportAssertion({ never: true, since: '3' }, answer, [purchase, clean])).toMatchInlineSnapshot(`
      "Expected no request to match, got 5.

        asked for
          since  "3"

        these match
          #4 dropped (no-revenue) · POST /v0/purchase → 202 · com.example.game on android · 1 error, 1 warning
              ✗ price is missing. You sent \`prise\`: did you mean \`price\`?
              ! prise is not a parameter of this endpoint; it has no effect. Did you mean \`price\`?
          #5 recorded · POST /v0/purchase → 200 · com.example.game on android
          and 3 more: GET /_sim/requests has them all
      "
    `);
  });

  test('where nothing has arrived says where to look', () => {
    const text = report.reportAssertion({ since: '7' }, { pass: false, matched: 0, nearest: [] });
    expect(text).toContain('Nothing has arrived since then');
    // Right for whoever asks the default workspace too, and of use where no control API is called.
    expect(text).toContain('in the workspace that knows its key, and in the default workspace where none does');
    expect(text).toContain('GET /_sim/requests?workspace=default, or in process simulator.default.requests(),');
  });

  test('that holds says so', () => {
    expect(report.reportAssertion({ atLeast: 1 }, { pass: true, matched: 2, nearest: [] })).toBe(
      'As expected, at least 1 request matched: 2.\n\n  asked for\n    anything\n',
    );
  });
});

describe('an attribution', () => {
  const lost = {
    engagementId: 'e1',
    claimId: null,
    channel: 'unity',
    campaignId: 'c1',
    kind: 'click',
    method: 'device-click',
    at: '2026-11-17T11:59:59.999Z',
    ageMs: 604_800_001,
    windowMs: 604_800_000,
    verdict: 'lost',
    reason: 'outside-window',
  };
  const install = {
    installationId: '29eeb1610fe74997b6d53f02e9711f8c',
    app,
    openedAt: '2026-11-24T12:00:00.000Z',
    summary: 'Organic: none of 51 candidates could win; of the 1 listed: 1 click, too old: outside its window.',
    attribution: { candidates: [lost], candidatesTotal: 51 },
  };
  const check = {
    id: '29eeb161-0fe7-4997-b6d5-3f02e9711f8c',
    not: false,
    withinMs: 0,
    criteria: [
      { path: 'method', expected: 'device-click', actual: 'organic', pass: false },
      { path: 'channel', expected: { present: true }, actual: 'organic', pass: true },
    ],
    install,
    requests: [],
  };

  test('that is another one: the candidates, each with the reason why it lost', () => {
    expect(report.reportAttribution(check)).toMatchInlineSnapshot(`
      "Expected the install 29eeb161-0fe7-4997-b6d5-3f02e9711f8c to be attributed like this:

          ✗ method   expected "device-click"
                     actual   "organic"
          ✓ channel  "organic"

        install   29eeb1610fe74997b6d53f02e9711f8c
        app       com.example.game on android
        opened    2026-11-24T12:00:00.000Z
        in short  Organic: none of 51 candidates could win; of the 1 listed: 1 click, too old: outside its window.

        1 candidate, and 50 more that are not listed
          ✗ lost  device-click, unity: too old: outside its window (outside-window)
              campaign    c1
              engagement  e1
              at          2026-11-17T11:59:59.999Z
              age         7 d 1 ms at the install; the window is 7 d
      "
    `);
  });

  test('of an installation that is not known: the requests to look at', () => {
    const text = report.reportAttribution({ ...check, install: null, requests: [purchase] });
    expect(text).toContain('No installation has this id');
    expect(text).toContain('dropped (no-revenue)');
    expect(report.reportAttribution({ ...check, install: null })).toContain('No request carried it either.');
    expect(report.reportAttribution({ ...check, install: null, amongNewest: 1000 })).toContain(
      'No request among the newest 1,000 carried it either.',
    );
    const many = { ...check, install: null, requests: [purchase], requestsTotal: 7 };
    expect(report.reportAttribution(many)).toContain('and 6 more: GET /_sim/requests has them all');
    expect(report.reportAttribution({ ...many, requestsTotal: 1 })).not.toContain('more');
  });

  test('that should not be', () => {
    expect(report.reportAttribution({ ...check, not: true, withinMs: 20 })).toContain(
      'not to be attributed like this within 20 ms:',
    );
  });

  test.each([
    { ageMs: 0, says: '0 ms at the install' },
    { ageMs: 1, says: '1 ms at' },
    { ageMs: 90_061_001, says: '1 d 1 h 1 min 1 s 1 ms at' },
    { ageMs: -60_000, says: '−1 min at' },
  ])('an age of $ageMs ms reads $says', ({ ageMs, says }) => {
    const attribution = { candidates: [{ ...lost, ageMs, reason: 'something-new' }] };
    const text = report.reportInstall({ ...install, attribution });
    expect(text).toContain(says);
    expect(text).toContain(': something-new');
  });
});

describe('whatever it is given', () => {
  /** What a terminal or an eye could take for something else than a letter. */
  const unsafe = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
    withTypedArray: true,
    withUnicodeString: true,
  });
  const text = fc.string({ unit: 'binary', maxLength: 30 });
  const odd = fc.oneof(anything, text, fc.constantFrom('__proto__', '\ud800', '\u001b[2J', 'x'.repeat(100_000)));
  const finding = fc.record(Object.fromEntries(Object.keys(missing).map((name) => [name, odd])), { requiredKeys: [] });
  const request = fc.record(
    {
      id: odd,
      verdict: fc.oneof(odd, fc.constantFrom('recorded', 'dropped', 'rejected')),
      reason: odd,
      app: odd,
      fields: fc.oneof(odd, fc.dictionary(fc.oneof(text, fc.constant('__proto__')), odd)),
      findings: fc.oneof(odd, fc.array(fc.oneof(finding, odd), { maxLength: 3 })),
      answer: odd,
      facts: odd,
      sent: odd,
    },
    { requiredKeys: [] },
  );
  const criterion = fc.record(
    {
      path: fc.oneof(odd, fc.constantFrom('fields.price', 'findings')),
      expected: odd,
      actual: odd,
      pass: fc.oneof(odd, fc.boolean()),
    },
    { requiredKeys: [] },
  );
  const miss = fc.record({
    request: fc.oneof(request, odd),
    criteria: fc.array(fc.oneof(criterion, odd), { maxLength: 3 }),
  });
  const answer = fc.record(
    { pass: odd, matched: odd, nearest: fc.oneof(odd, fc.array(fc.oneof(miss, odd), { maxLength: 3 })) },
    { requiredKeys: [] },
  );

  function expectReadable(made: string): void {
    expect(made.endsWith('\n')).toBe(true);
    expect(unsafe.exec(made)).toBeNull();
  }

  test('a report is a text that cannot play with a terminal', { tags: 'long' }, () => {
    fc.assert(
      fc.property(fc.oneof(request, odd), fc.oneof(answer, odd), odd, (one, two, three) => {
        for (const made of [
          report.reportRequest(one as object),
          report.reportRequestInShort(one as object),
          report.reportFindings((one as { findings?: [] } | null)?.findings ?? []),
          report.reportFindings(three as []),
          report.reportAssertion(three as object, two as report.AnsweredAssertion, [one as object]),
          report.reportAssertion({ where: three as object }, two as report.AnsweredAssertion, three as []),
          report.reportInstall(three as object),
          report.reportAttribution(three as report.AttributionCheck),
          report.reportAttribution({ install: one, criteria: [three] } as unknown as report.AttributionCheck),
        ]) {
          expectReadable(made);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('an object that throws when it is read does not make it throw', () => {
    const throwing = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    const { proxy: revoked, revoke } = Proxy.revocable([], {});
    revoke();
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    for (const hostile of [throwing, revoked, loop]) {
      expectReadable(report.reportRequest(hostile));
      expectReadable(report.reportRequest({ findings: hostile, fields: { hostile } } as unknown as object));
      expectReadable(report.reportAssertion(hostile, hostile as report.AnsweredAssertion, hostile as []));
      expectReadable(report.reportAttribution(hostile as report.AttributionCheck));
    }
  });

  test('no text is cut: every value reads back, as JSON, as what was sent', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), text), (fields) => {
        const made = report.reportRequest({ verdict: 'recorded', fields });
        const read = [...made.matchAll(/^ {4}([a-z]+) +(".*")$/gm)].map(([, name = '', value = '']) => [
          name,
          JSON.parse(value) as string,
        ]);
        expect(new Map(read as [string, string][])).toEqual(new Map(Object.entries(fields)));
      }),
    );
    const huge = 'x'.repeat(1_000_000);
    expect(report.reportRequest({ fields: { huge } })).toContain(huge);
    expect(report.reportRequest({ findings: [{ given: huge, severity: 'error' }] })).toContain(huge);
  });

  test('no text makes a line of its own', () => {
    const lineCount = (word: string): number => {
      const hostile = {
        rule: word,
        severity: 'error',
        field: word,
        given: word,
        expected: word,
        message: word,
        hint: word,
        source: word,
      } as const;
      const sent = { method: word, target: word, headers: { a: word, b: [word, word] }, body: word };
      const one = {
        id: word,
        verdict: word,
        reason: word,
        fields: { [`${word}!`]: word },
        findings: [hostile],
        sent,
        answer: { body: word },
      };
      const criteria = [{ path: `fields.${word}`, expected: word, actual: word, pass: false }];
      return [
        report.reportRequest(one),
        report.reportAssertion(
          { where: { endpoint: word } },
          { pass: false, matched: 0, nearest: [{ request: one, criteria }] },
        ),
      ]
        .join('')
        .split('\n').length;
    };
    const usual = lineCount('x');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (word) => {
        expect(lineCount(word)).toBe(usual);
      }),
    );
  });
});
