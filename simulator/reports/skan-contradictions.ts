import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { NewSkanPostback } from '@mmp-sim/contracts/wire';

/**
 * What Apple never sends in one postback, whoever forwards it.
 *
 * @see developer.apple.com/documentation/storekit: identifying-the-parameters-in-install-validation-postbacks,
 *   receiving-postbacks-in-multiple-conversion-windows (later windows have two digits and a coarse value),
 *   receiving-ad-attributions-and-postbacks (those that did not win).
 */
export function skanContradictions(row: NewSkanPostback, path: string): JsonProblem[] {
  return [...values(row), ...ofVersion(row), ...ofWindow(row), ...ofLoser(row)].map(({ field, expected }) => ({
    path: `${path}.${field}`,
    given: given(row, field),
    expected,
  }));
}

type Field = keyof NewSkanPostback;
type Contradiction = { readonly field: Field; readonly expected: string };

const has = (row: NewSkanPostback, field: Field): boolean => (row[field] ?? null) !== null;
const given = (row: NewSkanPostback, field: Field): string | null => (has(row, field) ? String(row[field]) : null);
const without = (row: NewSkanPostback, fields: readonly Field[], expected: string): Contradiction[] =>
  fields.filter((field) => has(row, field)).map((field) => ({ field, expected }));

function values(row: NewSkanPostback): Contradiction[] {
  const fine = `no coarse value beside conversion-value ${row['conversion-value']}: Apple sends one of them`;
  const app = `no site beside source-app-id ${row['source-app-id']}: an ad is in one of them`;
  return [
    ...(has(row, 'conversion-value') ? without(row, ['coarse-conversion-value'], fine) : []),
    ...(has(row, 'source-app-id') ? without(row, ['source-domain'], app) : []),
  ];
}

function ofVersion(row: NewSkanPostback): Contradiction[] {
  const { version } = row;
  const isFourth = Number.parseInt(version, 10) >= 4;
  const needed = isFourth ? 'source-identifier' : 'campaign-id';
  const not = isFourth ? 'campaign-id' : 'source-identifier';
  const instead = `${needed}, which version ${version} has in its place`;
  const later = `none: version ${version} does not have it, 4.0 does`;
  return [
    ...without(row, [not], instead),
    ...(has(row, not) || has(row, needed)
      ? []
      : [{ field: needed, expected: `a value: version ${version} has it` } as const]),
    ...(isFourth ? [] : without(row, ['coarse-conversion-value', 'source-domain'], later)),
    ...(isFourth || (row['postback-sequence-index'] ?? 0) === 0
      ? []
      : without(row, ['postback-sequence-index'], `0 or none: version ${version} has one window`)),
  ];
}

function ofWindow(row: NewSkanPostback): Contradiction[] {
  const sequence = row['postback-sequence-index'] ?? 0;
  if (sequence === 0) return [];
  const first = `none: Apple sends it with postback-sequence-index 0 alone, this is ${sequence}`;
  return [
    ...without(row, ['conversion-value', 'source-app-id', 'source-domain'], first),
    ...((row['source-identifier'] ?? '').length > 2
      ? without(row, ['source-identifier'], `two digits: only postback-sequence-index 0 has more, this is ${sequence}`)
      : []),
  ];
}

function ofLoser(row: NewSkanPostback): Contradiction[] {
  if (row['did-win'] !== false) return [];
  const expected = 'none: Apple does not send it to networks that did not win (did-win is false)';
  return [
    ...without(row, ['conversion-value', 'coarse-conversion-value', 'source-app-id', 'source-domain'], expected),
    ...((row['postback-sequence-index'] ?? 0) === 0 ? [] : without(row, ['postback-sequence-index'], `0: ${expected}`)),
  ];
}
