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
): { reason: Rejection; finding: Finding } | null {
  for (const field of IDS) {
    const given = text(values, field);
    if (given !== null && !HEX.test(given)) {
      return refused(field, given, `${field} is not lower-case hexadecimal without hyphens: the import is refused.`);
    }
  }
  if (signal.kind !== 'imported-user') return null;
  const { advertisingId, developerDeviceId } = signal.device;
  return advertisingId === null && developerDeviceId === null
    ? refused(
        'advertising_id',
        text(values, 'advertising_id'),
        'No usable id says which user this is: the import is refused.',
      )
    : null;
}

function refused(field: string, given: string | null, message: string): { reason: Rejection; finding: Finding } {
  const expected = 'lower-case hexadecimal without hyphens, in advertising_id or developer_device_id';
  return {
    reason: 'invalid-device-id',
    finding: {
      rule: 'invalid-device-id',
      severity: 'error',
      field,
      given,
      expected,
      message,
      hint: 'This endpoint alone takes no hyphens and no capitals: write f024e65f3dd94f16983726bcef192d68.',
      source: IMPORTER,
    },
  };
}
