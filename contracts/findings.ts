/** How much a finding matters: an `error` breaks the MMP's contract, a `warning` is probably not what was meant. */
export type Severity = 'error' | 'warning';

/**
 * One thing that is wrong or doubtful about a request, said so that a person can act on it.
 *
 * `rule` is a stable id, listed in `contracts/tenjin/evidence.json` where it is the MMP's own. `field` is the wire name
 * (or a header), null where the whole request is meant. `given` is what was sent, null where nothing was.
 */
export type Finding = {
  readonly rule: string;
  readonly severity: Severity;
  readonly field: string | null;
  readonly given: string | null;
  readonly expected: string;
  readonly message: string;
  readonly hint: string;
  readonly source: string;
};
