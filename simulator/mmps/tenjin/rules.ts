import { later, load } from '../../later.js';

type Evidence = { readonly rules: readonly { readonly findings?: readonly string[] }[] };

/** Every rule that a finding about a request to Tenjin can have. */
export const tenjinRules = later((): readonly string[] => {
  const { rules } = load('@mmp-sim/contracts/tenjin/evidence.json') as Evidence;
  return rules.flatMap(({ findings = [] }) => findings);
});
