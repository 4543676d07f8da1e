import type { EngagementDetails } from '@mmp-sim/contracts/signals';
import type { Installation } from './installation.js';

/** What the link of the engagement that won an installation said; nothing where none did. */
export const winnerDetails = ({ winnerDetails: text }: Pick<Installation, 'winnerDetails'>): EngagementDetails =>
  text === null ? {} : (JSON.parse(text) as EngagementDetails);
