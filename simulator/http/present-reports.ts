import type * as answers from '@mmp-sim/contracts/answers';
import type { NetworkReport } from '../reports/network-reports.js';
import type { SkanPostback } from '../reports/skan-postbacks.js';

/** A network report as it is answered. */
export const presentNetworkReport = ({ number, ...report }: NetworkReport): answers.NetworkReport => ({
  id: String(number),
  ...report,
});

/** A SKAN postback as it is answered. */
export const presentSkanPostback = ({ number, atMs, ...postback }: SkanPostback): answers.SkanPostback => ({
  id: String(number),
  receivedAt: new Date(atMs).toISOString(),
  ...postback,
});
