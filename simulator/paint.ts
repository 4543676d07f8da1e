const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, bold: 1 } as const;
type Colour = keyof typeof CODES;

const coloured = (text: string, colour: Colour): string => `\u001b[${CODES[colour]}m${text}\u001b[0m`;

/** What a line of a report is known by, and the colour of what it marks. The first that fits counts. */
const RULES: readonly (readonly [line: RegExp, colour: Colour])[] = [
  [/^( *)(✗ (?:lost|won|[^\s:]+))/, 'red'],
  [/^( *)(✓ (?:lost|won|[^\s:]+))/, 'green'],
  [/^( *)(! [^\s:]+)/, 'yellow'],
  [/^( *)(→ .*)/, 'cyan'],
  [/^()(Misspelt.*)/, 'cyan'],
  [/^()(Expected .*)/, 'bold'],
  [/^((?: *|.*: |[\d:]{8} (?:\S+ )?)#\d+ )(recorded)\b/, 'green'],
  [/^((?: *|.*: |[\d:]{8} (?:\S+ )?)#\d+ )(dropped)\b/, 'yellow'],
  [/^((?: *|.*: |[\d:]{8} (?:\S+ )?)#\d+ )(rejected)\b/, 'red'],
];

/** A report in colours, for a terminal. The text itself stays what it is. */
export function paint(report: string): string {
  return report
    .split('\n')
    .map((line) => {
      const rule = RULES.find(([pattern]) => pattern.test(line));
      if (rule === undefined) return line;
      const [pattern, colour] = rule;
      return line.replace(pattern, (_all, before: string, marked: string) => before + coloured(marked, colour));
    })
    .join('\n');
}

type Terminal = { readonly isTTY?: boolean; hasColors?: () => boolean };

/** Whether a stream is a terminal that wants colours: `NO_COLOR`, `FORCE_COLOR` and `TERM` have their say. */
export function wantsColour(stream: Terminal): boolean {
  return stream.isTTY === true && stream.hasColors?.() === true;
}
