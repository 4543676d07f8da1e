import type { Signal } from '@mmp-sim/contracts/signals';
import type { LintFinding, LintRule, LintSubject } from './mmp.js';

/** Makes a rule about some kinds of signals: it is asked about no other, so it need not look which it has. */
export function lintRule<Kind extends Signal['kind']>(rule: {
  readonly rule: string;
  readonly severity?: LintRule['severity'];
  readonly for: readonly Kind[];
  readonly check: (subject: LintSubject<Kind>) => LintFinding | readonly LintFinding[] | null;
}): LintRule {
  return rule as unknown as LintRule;
}
