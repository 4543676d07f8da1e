export type JunitCase = {
  readonly className: string;
  readonly name: string;
  readonly durationMs: number;
  /** Why it failed or was skipped, in one line and in full; null where it passed. */
  readonly problem: { readonly kind: 'failure' | 'skipped'; readonly message: string; readonly text: string } | null;
  /** What it wrote; empty where that is not known. */
  readonly output: string;
};

export type JunitSuite = {
  readonly name: string;
  /** Null where it came from none. */
  readonly file: string | null;
  readonly cases: readonly JunitCase[];
};

/** Results as JUnit XML, which CI servers show. Whatever the texts hold, it is well-formed. */
export function junitXml(suites: readonly JunitSuite[]): string {
  const all = attributes(counts(suites.flatMap(({ cases }) => cases)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${all}>\n${suites.map(suiteXml).join('')}</testsuites>\n`;
}

function suiteXml({ name, file, cases }: JunitSuite): string {
  const told = attributes({ name, ...(file === null ? {} : { file }), ...counts(cases) });
  return `  <testsuite${told}>\n${cases.map(caseXml).join('')}  </testsuite>\n`;
}

function caseXml({ className, name, durationMs, problem, output }: JunitCase): string {
  const head = `    <testcase${attributes({ classname: className, name, time: seconds(durationMs) })}`;
  const children = [
    ...(problem === null ? [] : [element(problem.kind, { message: problem.message }, problem.text)]),
    ...(output === '' ? [] : [element('system-out', {}, output)]),
  ];
  return children.length === 0 ? `${head}/>\n` : `${head}>\n${children.join('')}    </testcase>\n`;
}

function counts(cases: readonly JunitCase[]): Readonly<Record<string, string>> {
  const count = (kind: 'failure' | 'skipped'): string =>
    String(cases.filter(({ problem }) => problem?.kind === kind).length);
  return {
    tests: String(cases.length),
    failures: count('failure'),
    errors: '0',
    skipped: count('skipped'),
    time: seconds(cases.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  };
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

const element = (tag: string, told: Readonly<Record<string, string>>, text: string): string =>
  `      <${tag}${attributes(told)}>${escaped(text)}</${tag}>\n`;

const attributes = (told: Readonly<Record<string, string>>): string =>
  Object.entries(told)
    .map(([name, value]) => ` ${name}="${escaped(value).replaceAll('\n', '&#10;')}"`)
    .join('');

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML 1.0 cannot hold in any form shows as U+FFFD. */
function escaped(text: string): string {
  return (
    text
      .toWellFormed()
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
      .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
  );
}
