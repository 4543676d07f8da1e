import evidence from '@mmp-sim/contracts/tenjin/evidence.json' with { type: 'json' };

type Row = { readonly findings?: readonly string[] };

/** Every rule that a finding about a request to Tenjin can have. */
export const tenjinRules: readonly string[] = (evidence.rules as readonly Row[]).flatMap(
  ({ findings = [] }) => findings,
);
