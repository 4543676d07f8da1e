import type { Finding } from '@mmp-sim/contracts/findings';

type Parts = Omit<Finding, 'severity' | 'source'> & { readonly source?: string };

/** A finding that explains a refusal. */
export function refusal({ source = 'assumed', ...parts }: Parts): Finding {
  const { rule, field, given, expected, message, hint } = parts;
  return { rule, severity: 'error', field, given, expected, message, hint, source };
}

/** A known name that is like the one given, and the workspace that it is of where that is another one. */
export type Nearest = { readonly meant: string; readonly elsewhere: string | null };

export const nearestHint = (nearest: Nearest | null, otherwise: string): string =>
  nearest === null || nearest.elsewhere === null
    ? meantHint(nearest?.meant ?? null, otherwise)
    : `Did you mean \`${nearest.meant}\`, of the workspace ${nearest.elsewhere}?`;

export const meantHint = (meant: string | null, otherwise: string): string =>
  meant === null ? otherwise : `Did you mean \`${meant}\`?`;
