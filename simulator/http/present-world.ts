import type { World } from '@mmp-sim/contracts/answers';
import type { WorldMaking } from '../world-making.js';

/** How the making of a world stands, as clients see it. */
export const presentWorld = ({ number, ...making }: WorldMaking): World => ({ id: String(number), ...making });
