import type { Verification, VerifiedInteraction, VerifiedPact } from './verification.js';
import { reportRequestInShort } from '@mmp-sim/contracts/report';

/** A verification as JUnit XML, which CI servers show: a suite for each pact, a case for each interaction. */
export function junitXml({ pacts }: Verification): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${pacts.map(suite).join('')}</testsuites>\n`;
}

function suite({ source, consumer, interactions }: VerifiedPact): string {
  const failures = interactions.filter(({ result }) => result === 'failed').length;
  const skipped = interactions.filter(({ result }) => result === 'pending' || result === 'skipped').length;
  const seconds = interactions.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  const counts = `tests="${interactions.length}" failures="${failures}" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
  const name = escaped(consumer ?? source);
  return `  <testsuite name="${name}" file="${escaped(source)}" ${counts}>\n${interactions
    .map((one) => testCase(one, name))
    .join('')}  </testsuite>\n`;
}

function testCase(
  { description, states, durationMs, result, reasons, request }: VerifiedInteraction,
  suiteName: string,
) {
  const given = (states ?? []).length === 0 ? '' : ` (given ${(states ?? []).join(', ')})`;
  const head = `    <testcase classname="${suiteName}" name="${escaped(description + given)}" time="${(durationMs / 1000).toFixed(3)}"`;
  if (result === 'passed') return `${head}/>\n`;
  const found = request === null ? '' : `\n${reportRequestInShort(request)}`;
  const [tag, end] = result === 'failed' ? ['failure', '</failure>'] : ['skipped', '</skipped>'];
  const text = escaped(`${reasons.join('\n')}${found}`);
  return `${head}>\n      <${tag} message="${escaped(reasons[0] ?? 'failed')}">${text}${end}\n    </testcase>\n`;
}

/** What XML 1.0 cannot hold at all is left out. */
const UNSPEAKABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

function escaped(text: string): string {
  return text.replaceAll(UNSPEAKABLE, '').replaceAll(/[&<>"\n]/g, (character) => ENTITIES[character] ?? character);
}
