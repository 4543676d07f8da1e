import type { Finding } from '@mmp-sim/contracts/findings';
import type { WireFields } from '../mmp.js';
import { LONGEST_KEPT } from './read.js';

/**
 * Adds which texts are longer than what is kept of them.
 *
 * @param kept - The parameters of which something is kept.
 */
export function addCutTexts(findings: Finding[], values: WireFields['values'], kept: readonly string[]): void {
  for (const name of kept) {
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
}
