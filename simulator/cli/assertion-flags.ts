import type { Assertion, Matcher } from '@mmp-sim/contracts/wire';
import { InvalidArgumentError } from 'commander';

type Matchers = readonly (readonly [name: string, matcher: Matcher])[];

/** The flags of `assert` that say what is asked, as commander yields them. */
export type AssertionFlags = {
  readonly on?: string;
  readonly endpoint?: string;
  readonly verdict?: string;
  readonly app?: string;
  readonly callback?: string;
  readonly event?: string;
  readonly state?: string;
  readonly installation?: string;
  readonly field?: Matchers;
  readonly finding?: readonly string[];
  readonly severity?: string;
  readonly attribution?: Matchers;
  readonly count?: number;
  readonly atLeast?: number;
  readonly never?: true;
  readonly within?: number;
  readonly since?: string;
};

/** `name=value`, or `name~regex`: whichever of the two signs comes first. */
export function matcher(text: string, before: Matchers = []): Matchers {
  const [, name = '', sign, value = ''] = /^([^=~]+)([=~])([^]*)$/.exec(text) ?? [];
  if (sign === undefined) throw new InvalidArgumentError('Expected name=value or name~regex.');
  if (before.some(([known]) => known === name)) {
    throw new InvalidArgumentError(`${name} is asked for twice: write one regex, or use --file.`);
  }
  return [...before, [name, sign === '=' ? value : { matches: value }]];
}

/** What `POST /_sim/assert` takes; whether it makes sense is for the simulator to say. */
export function assertionOf(flags: AssertionFlags): Assertion {
  const { on, endpoint, verdict, app, callback, event, state, installation, field, attribution, within, since } = flags;
  const where = given({
    endpoint,
    verdict,
    app,
    callback,
    event,
    state,
    installation,
    fields: field === undefined ? undefined : Object.fromEntries(field),
    findings: findingsOf(flags),
    attribution: attribution === undefined ? undefined : Object.fromEntries(attribution),
  });
  const { count, atLeast, never } = flags;
  return given({ on, where, count, atLeast, never, withinMs: within, since });
}

/** Each rule once, with the severity where one is asked for; or any finding of that severity. */
function findingsOf({ finding, severity }: AssertionFlags): Record<string, unknown>[] | undefined {
  if (finding === undefined) return severity === undefined ? undefined : [{ severity }];
  return finding.map((rule) => given({ rule, severity }));
}

function given(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
