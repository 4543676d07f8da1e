import type { Platform } from '@mmp-sim/contracts/wire';

/** As docs/control-api.md#apps has them. */
export const PLATFORMS: readonly Platform[] = ['android', 'ios', 'amazon', 'android_other'];
