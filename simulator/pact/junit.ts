import { reportRequestInShort } from '@mmp-sim/contracts/report';
import { type JunitCase, junitXml } from '../junit-xml.js';
import type { Verification, VerifiedInteraction } from './verification.js';

/** A verification as JUnit XML: a suite for each pact, a case for each interaction. */
export function verificationJunit({ pacts }: Verification): string {
  return junitXml(
    pacts.map(({ source, consumer, interactions }) => {
      const name = consumer ?? source;
      return { name, file: source, cases: interactions.map((one) => caseOf(one, name)) };
    }),
  );
}

function caseOf(interaction: VerifiedInteraction, className: string): JunitCase {
  const { description, durationMs } = interaction;
  const states = interaction.states ?? [];
  const name = states.length === 0 ? description : `${description} (given ${states.join(', ')})`;
  return { className, name, durationMs, problem: problemOf(interaction), output: '' };
}

function problemOf({ result, reasons, request }: VerifiedInteraction): JunitCase['problem'] {
  if (result === 'passed') return null;
  const found = request === null ? '' : `\n${reportRequestInShort(request)}`;
  return {
    kind: result === 'failed' ? 'failure' : 'skipped',
    message: reasons[0] ?? 'failed',
    text: `${reasons.join('\n')}${found}`,
  };
}
