import { plain, reportRequestInShort } from '@mmp-sim/contracts/report';
import type { Verification, VerifiedInteraction, VerifiedPact } from './verification.js';

/** A verification for people: a line for each interaction; of those that do not hold, why, and what was found of them. */
export function verificationText({ pacts }: Verification): string {
  const interactions = pacts.flatMap((pact) => pact.interactions);
  const count = (result: VerifiedInteraction['result']): number =>
    interactions.filter((one) => one.result === result).length;
  const [failed, pending, skipped] = [count('failed'), count('pending'), count('skipped')];
  const outcome = [
    `${count('passed')} of ${interactions.length - skipped} interactions hold`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(pending === 0 ? [] : [`${pending} pending`]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ];
  return `${[...pacts.flatMap(pactLines), `${outcome.join(', ')}.`].join('\n')}\n`;
}

function pactLines({ source, consumer, inferredStates, unpublished, interactions }: VerifiedPact): string[] {
  const name = consumer === null ? source : `${consumer} (${source})`;
  const note =
    inferredStates === 0
      ? []
      : [
          `  ${counted(inferredStates, 'interaction')} without a provider state known here: each got an app of its own key, bundle and platform.`,
        ];
  const untold = unpublished === null ? [] : [`  the broker could not be told the result: ${plain(unpublished)}`];
  return [plain(name), ...note, ...interactions.flatMap(interactionLines), ...untold, ''];
}

const marks = { passed: '✓', failed: '✗', pending: '!', skipped: '-' } as const;

function interactionLines({ description, states, result, reasons, request }: VerifiedInteraction): string[] {
  const given = states === null || states.length === 0 ? '' : `  (given ${states.join(', ')})`;
  const line = plain(`  ${marks[result]} ${description}${given}`);
  const breaks = request?.verdict === 'recorded' && request.findings.some(({ severity }) => severity === 'error');
  if (result === 'passed' && !breaks) return [line];
  const found = request === null ? [] : reportRequestInShort(request).trimEnd().split('\n');
  return [line, ...reasons.map((reason) => plain(`      ${reason}`)), ...found.map((one) => `      ${one}`)];
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
