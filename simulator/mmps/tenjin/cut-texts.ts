import type { Finding } from '@mmp-sim/contracts/findings';
import type { WireFields } from '../mmp.js';
import { LONGEST_KEPT } from './read.js';

const NONE: ReadonlySet<string> = new Set();

/**
 * Says which texts are longer than what is kept of them.
 *
 * @param exempt - Parameters of which nothing is kept, however long they are.
 */
export function cutTexts(values: WireFields['values'], exempt: ReadonlySet<string> = NONE): Finding[] {
  const findings: Finding[] = [];
  for (const name in values) {
    const value = values[name];
    if (typeof value !== 'string' || value.length <= LONGEST_KEPT || exempt.has(name)) continue;
    findings.push({
      rule: 'cut-text',
      severity: 'warning',
      field: name,
      given: `${value.length} characters`,
      expected: `at most ${LONGEST_KEPT} characters`,
      message: `Only the first ${LONGEST_KEPT} characters of ${name} are kept.`,
      hint: `Shorten ${name}.`,
      source: 'assumed',
    });
  }
  return findings;
}
