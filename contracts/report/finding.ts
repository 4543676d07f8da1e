import type { Finding } from '../findings.js';
import { counted, elements, member, plain, said, shown, table } from './plain.js';

/** A finding, or as much of one as there is. */
export type ReportedFinding = Partial<Finding>;

/** `✗` breaks the contract, `!` is probably not what was meant. */
const markOf = (finding: unknown): string => (member(finding, 'severity') === 'error' ? '✗' : '!');

/** One finding in full: every part of it on a line of its own. */
export function findingLines(finding: unknown, indent: string): string[] {
  const field = said(member(finding, 'field'), 'the request');
  const kind = [member(finding, 'severity'), member(finding, 'rule')].map((part) => said(part)).filter(Boolean);
  const message = said(member(finding, 'message'));
  const rows: [string, string][] = [
    ['given', shown(member(finding, 'given'))],
    ['expected', said(member(finding, 'expected'))],
    ['hint', said(member(finding, 'hint'))],
    ['source', said(member(finding, 'source'))],
  ];
  return [
    `${indent}${markOf(finding)} ${field}${kind.length === 0 ? '' : `  (${kind.join(', ')})`}`,
    ...(message === '' ? [] : [`${indent}    ${message}`]),
    ...table(
      rows.filter(([, text]) => text !== ''),
      `${indent}    `,
    ),
  ];
}

/** One finding on one line, with its mark. */
export function findingLine(finding: unknown): string {
  return `${markOf(finding)} ${findingText(finding)}`.trimEnd();
}

/** One finding in a sentence or two: its field, its message and its hint. */
export function findingText(finding: unknown): string {
  const message = said(member(finding, 'message'));
  const field = member(finding, 'field');
  // Most messages start with the field's name; saying it twice helps nobody.
  const isNamed = typeof field === 'string' && message.startsWith(`${plain(field)} `);
  const name = isNamed || field === null || field === undefined ? '' : `${said(field)}: `;
  return `${name}${message} ${said(member(finding, 'hint'))}`.trimEnd();
}

/** `1 error, 2 warnings`; empty where there are none. */
export function findingCounts(findings: unknown): string {
  const all = elements(findings);
  const errors = all.filter((finding) => member(finding, 'severity') === 'error').length;
  const parts = [
    { count: errors, noun: 'error' },
    { count: all.length - errors, noun: 'warning' },
  ];
  return parts
    .filter(({ count }) => count > 0)
    .map(({ count, noun }) => counted(count, noun))
    .join(', ');
}
