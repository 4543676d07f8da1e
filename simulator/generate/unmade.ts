import { invalid } from '../checked.js';
import type { WorldConfig } from '../synthesis/world/world-config.js';

/**
 * Refuses what a world's file may ask for and nothing is made of yet: data that lack it must not look as if they had it.
 *
 * @throws {SimulatorError} WORLD_INVALID.
 */
export function refuseUnmade({ fraud, mess }: WorldConfig): void {
  const { lateMinutes: _, ...shares } = mess;
  const asked = [
    ...fraud.map(({ kind }, i) => ({ path: `fraud.${i}`, given: kind, expected: 'none: fraud is not made yet' })),
    ...Object.entries(shares)
      .filter(([, share]) => share > 0)
      .map(([name, share]) => ({ path: `mess.${name}`, given: String(share), expected: '0: mess is not made yet' })),
  ];
  if (asked.length > 0) throw invalid(asked, 'WORLD_INVALID');
}
