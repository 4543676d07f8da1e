import type { Finding } from '@mmp-sim/contracts/findings';
import type { Signal } from '@mmp-sim/contracts/signals';
import type { LintRule, LintSubject, Mmp } from '../mmps/mmp.js';

type RulesByKind = Map<Signal['kind'], readonly LintRule[]>;

/** The rules of each MMP by the signals they are for: most rules are about one kind, and most requests are events. */
const sortedRules = new WeakMap<Mmp, RulesByKind>();

/** Adds what the MMP's rules find, in their order. */
export function lint(mmp: Mmp, subject: LintSubject, findings: Finding[]): void {
  for (const rule of rulesFor(mmp, subject.signal.kind)) {
    const found = rule.check(subject);
    if (found === null) continue;
    const list = Array.isArray(found) ? found : [found];
    for (const one of list) findings.push({ rule: rule.rule, severity: rule.severity ?? 'warning', ...one });
  }
}

function rulesFor(mmp: Mmp, kind: Signal['kind']): readonly LintRule[] {
  let byKind = sortedRules.get(mmp);
  if (byKind === undefined) {
    byKind = new Map();
    sortedRules.set(mmp, byKind);
  }
  let rules = byKind.get(kind);
  if (rules === undefined) {
    rules = mmp.lint.filter((rule) => rule.for.includes(kind));
    byKind.set(kind, rules);
  }
  return rules;
}
