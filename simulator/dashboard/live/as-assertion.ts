import type { RequestEntry } from '@mmp-sim/contracts/answers';

/** What tells one moment from another, and is never the same in a test that runs again. */
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

/** The same as a line of a Vitest test, with the matchers of `mmp-sim/testing`. */
export function asTest(entry: Wanted): string {
  const { where } = asAssertion(entry);
  return `await expect(workspace).toHaveReceived(${literal(where)});`;
}

/** Source text of a plain value, as a formatter would leave it. */
function literal(value: unknown, indent = ''): string {
  if (typeof value === 'string')
    return `'${value
      .replaceAll('\\', '\\\\')
      .replaceAll("'", String.raw`\'`)
      .replaceAll('\n', String.raw`\n`)}'`;
  if (Array.isArray(value)) return `[${value.map((one) => literal(one, indent)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const deeper = `${indent}  `;
  const members = Object.entries(value).map(([name, member]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
    return `${deeper}${key}: ${literal(member, deeper)},\n`;
  });
  return `{\n${members.join('')}${indent}}`;
}
