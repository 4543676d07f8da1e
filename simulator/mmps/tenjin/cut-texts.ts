import type { Finding } from '@mmp-sim/contracts/findings';
import type { WireFields } from '../mmp.js';
import { LONGEST_KEPT } from './read.js';

/** Says which texts of a link are longer than what is kept of them. */
export function cutTexts(values: WireFields['values']): Finding[] {
  const findings: Finding[] = [];
  for (const name in values) {
    const value = values[name];
    if (typeof value !== 'string' || value.length <= LONGEST_KEPT) continue;
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
