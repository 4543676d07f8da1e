import { expect, test } from 'vitest';
import type { ExamResult } from '../../../simulator/exam/exam.js';
import { examJunit, examText } from '../../../simulator/exam/report.js';

const passed = {
  name: 'slow',
  title: 'answers come late',
  pass: true,
  failures: [],
  judgesLoss: true,
  attempts: 16,
  recorded: 16,
  lost: 0,
  copies: 0,
  unavoidable: 0,
  unexpected: 0,
  exitCode: 0,
  signal: null,
  timedOut: false,
  ms: 1234,
  output: '',
};
const failure = (rule: 'lost' | 'hammering', n: number) => ({
  rule,
  message: `thing ${n} <&>"\u0007`,
  endpoint: 'tenjin.event',
  name: null,
  installationId: null,
});
const failed = {
  ...passed,
  name: 'hang',
  title: 'no answer & no end',
  pass: false,
  judgesLoss: false,
  failures: [...[1, 2, 3, 4, 5].map((n) => failure('lost', n)), failure('hammering', 1)],
  lost: 5,
  exitCode: null,
  timedOut: true,
  ms: 90_000,
  output: 'it <hangs>\u001b[31m\n',
};
const result: ExamResult = {
  pass: false,
  clean: {
    requests: 16,
    byEndpoint: { 'tenjin.event': 12, 'tenjin.purchase': 4 },
    volatile: ['api_key', 'sent_at'],
    exitCode: 0,
    timedOut: false,
    ms: 500,
  },
  lessons: [passed, failed],
};

test('for people: what was sent, a table, and a few failures of each kind', () => {
  expect(examText(result)).toBe(`On a clean line the command sends 12 tenjin.event, 4 tenjin.purchase.
Left out of comparisons, since it differs from run to run: api_key, sent_at.

lesson  result  requests  counted  lost  copies  unavoidable      exit    time
slow    pass          16       16     0       0            0         0   1.2 s
hang    FAIL          16       16     -       0            0  too long  90.0 s

hang: no answer & no end
  ✗ lost: thing 1 <&>"\\u0007
  ✗ lost: thing 2 <&>"\\u0007
  ✗ lost: thing 3 <&>"\\u0007
  ✗ lost: and 2 more
  ✗ hammering: thing 1 <&>"\\u0007
  The command wrote at last:
    it <hangs>\\u001b[31m

Failed: 1 of 2 lessons.
`);
  expect(examText({ ...result, pass: true, lessons: [passed] })).toContain('\nPassed: 1 of 1 lessons.\n');
});

test('as JUnit XML: a case for each lesson, with nothing that XML cannot hold', () => {
  expect(examJunit(result)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1" errors="0" skipped="0" time="91.234">
  <testsuite name="mmp-sim exam" tests="2" failures="1" errors="0" skipped="0" time="91.234">
    <testcase classname="mmp-sim.exam" name="slow: answers come late" time="1.234"/>
    <testcase classname="mmp-sim.exam" name="hang: no answer &amp; no end" time="90.000">
      <failure message="lost: thing 1 &lt;&amp;&gt;&quot;\uFFFD">lost: thing 1 &lt;&amp;&gt;&quot;\uFFFD
lost: thing 2 &lt;&amp;&gt;&quot;\uFFFD
lost: thing 3 &lt;&amp;&gt;&quot;\uFFFD
lost: and 2 more
hammering: thing 1 &lt;&amp;&gt;&quot;\uFFFD</failure>
      <system-out>it &lt;hangs&gt;\uFFFD[31m
</system-out>
    </testcase>
  </testsuite>
</testsuites>
`);
});
