import { expect, test } from 'vitest';
import { type JunitCase, junitXml } from '../../simulator/junit-xml.js';

const aCase = (more: Partial<JunitCase>): JunitCase => ({
  className: 'c',
  name: 'n',
  durationMs: 1500,
  problem: null,
  output: '',
  ...more,
});

test('suites and cases, counted, with nothing that XML cannot hold', () => {
  const suites = [
    {
      name: 'a "b"',
      file: 'a.json',
      cases: [
        aCase({}),
        aCase({ problem: { kind: 'failure', message: 'one\ntwo', text: 'one\n<two>\u0001\ud800' } }),
        aCase({ problem: { kind: 'skipped', message: 'later', text: 'later' }, output: '& so on' }),
      ],
    },
    { name: 'empty', file: null, cases: [] },
  ];
  expect(junitXml(suites)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1" errors="0" skipped="1" time="4.500">
  <testsuite name="a &quot;b&quot;" file="a.json" tests="3" failures="1" errors="0" skipped="1" time="4.500">
    <testcase classname="c" name="n" time="1.500"/>
    <testcase classname="c" name="n" time="1.500">
      <failure message="one&#10;two">one
&lt;two&gt;\uFFFD\uFFFD</failure>
    </testcase>
    <testcase classname="c" name="n" time="1.500">
      <skipped message="later">later</skipped>
      <system-out>&amp; so on</system-out>
    </testcase>
  </testsuite>
  <testsuite name="empty" tests="0" failures="0" errors="0" skipped="0" time="0.000">
  </testsuite>
</testsuites>
`);
});
