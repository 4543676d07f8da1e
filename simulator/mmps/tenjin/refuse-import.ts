import type { Finding } from '@mmp-sim/contracts/findings';
import type { Signal } from '@mmp-sim/contracts/signals';
import type { Rejection, WireFields } from '../mmp.js';
import { text } from './read.js';

const IMPORTER = 'https://github.com/firsttrydotco/tenjin-revenuecat-importer';
const HEX = /^[0-9a-f]+$/;
const IDS = ['advertising_id', 'developer_device_id'] as const;

/**
 * An import is refused, 400, unless its ids are lower-case hexadecimal without hyphens and one of them is there.
 *
 * @see The rule for the ids: github.com/firsttrydotco/tenjin-revenuecat-importer. That an import without any id is
 *   refused in the same way is our own choice (assumed).
 */
export function refuseImport(
  signal: Signal,
  values: WireFields['values'],
): { reason: Rejection; findings: readonly Finding[] } | null {
  const findings = IDS.flatMap((field) => {
    const given = text(values, field);
    return given === null || HEX.test(given) ? [] : [misspelt(field, given)];
  });
  if (findings.length === 0 && signal.kind === 'imported-user') {
    const { advertisingId, developerDeviceId } = signal.device;
    if (advertisingId === null && developerDeviceId === null) findings.push(nobody(text(values, 'advertising_id')));
  }
  return findings.length === 0 ? null : { reason: 'invalid-device-id', findings };
}

const refused = { rule: 'invalid-device-id', severity: 'error' } as const;

function misspelt(field: string, given: string): Finding {
  const meant = given.trim().toLowerCase().replaceAll('-', '');
  return {
    ...refused,
    field,
    given,
    expected: 'lower-case hexadecimal without hyphens',
    message: `${field} is not lower-case hexadecimal without hyphens: the import is refused.`,
    hint: HEX.test(meant)
      ? `This endpoint alone takes no hyphens and no capitals: write ${meant}.`
      : `Send an id in ${field}, or leave it out.`,
    source: IMPORTER,
  };
}

function nobody(given: string | null): Finding {
  return {
    ...refused,
    field: 'advertising_id',
    given,
    expected: 'advertising_id or developer_device_id',
    message: 'No usable id says which user this is: the import is refused.',
    hint: 'Send at least one of the two; zeros are none.',
    source: 'assumed',
  };
}
