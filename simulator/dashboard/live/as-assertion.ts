import type { RequestEntry } from '@mmp-sim/contracts/answers';

/** What is never the same in a test that runs again: the moment, the key, and who it was that sent. */
const PASSING = new Set(['sent_at', 'created_at', 'timestamp', 'api_key', 'ip_address', 'user_agent', 'sdk_version']);

type Wanted = Pick<RequestEntry, 'endpoint' | 'verdict' | 'fields' | 'findings'>;

/** What `POST /_sim/assert` takes so that it holds for a request like this one. */
export function asAssertion({ endpoint, verdict, fields, findings }: Wanted) {
  const told = Object.entries(fields).filter(([name, value]) => value !== null && !PASSING.has(name));
  return {
    where: {
      endpoint,
      verdict,
      ...(told.length === 0 ? {} : { fields: Object.fromEntries(told) as Record<string, string> }),
      ...(findings.length === 0
        ? {}
        : { findings: [...new Set(findings.map(({ rule }) => rule))].map((rule) => ({ rule })) }),
    },
  };
}

/** What was sent and is not asked for, by name. */
export const leftOut = ({ fields }: Pick<Wanted, 'fields'>): readonly string[] =>
  Object.keys(fields).filter((name) => fields[name] !== null && PASSING.has(name));

type Simulator = {
  /** Its origin, without a slash at the end. */
  readonly url: string;
  readonly workspace: string;
  /** Whether it was started with a token, which stands in no test. */
  readonly hasToken: boolean;
};

/**
 * The same as a whole test of Vitest, with the matchers of `mmp-sim/testing`: it holds as it stands, of the simulator that the
 * page is of.
 */
export function asTest(entry: Wanted, { url, workspace, hasToken }: Simulator): string {
  const { where } = asAssertion(entry);
  const at = workspace === 'default' ? url : `${url}/w/${workspace}`;
  const simulator = hasToken
    ? `{ url: ${literal(url)}, workspace: ${literal(workspace)}, token: process.env['MMP_SIM_TOKEN'] ?? '' }`
    : literal(at);
  return `import { expect, test } from 'vitest';
import 'mmp-sim/testing/vitest';

// As it runs now. With \`useWorkspace\` of the same import each test has a workspace of its own.
const simulator = ${simulator};

test(${literal(`${entry.endpoint} is ${entry.verdict}`)}, async () => {
  await expect(simulator).toHaveReceived(${literal(where, '  ')});
});
`;
}

/** Source text of a plain value, as a formatter would leave it. */
function literal(value: unknown, indent = ''): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map((one) => literal(one, indent)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const deeper = `${indent}  `;
  const members = Object.entries(value).map(
    ([name, member]) => `${deeper}${keyOf(name)}: ${literal(member, deeper)},\n`,
  );
  return `{\n${members.join('')}${indent}}`;
}

function keyOf(name: string): string {
  // In quotes it would be the prototype still.
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** As JSON has it, which knows of every letter that a line of source cannot hold; in the quotes that are usual. */
const quoted = (text: string): string =>
  text.includes("'")
    ? JSON.stringify(text)
    : `'${JSON.stringify(text)
        .slice(1, -1)
        .replaceAll(String.raw`\"`, '"')}'`;
