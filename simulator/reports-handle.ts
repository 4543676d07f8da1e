import type * as answers from '@mmp-sim/contracts/answers';
import type * as wire from '@mmp-sim/contracts/wire';
import { presentNetworkReport, presentSkanPostback } from './http/present-reports.js';
import type { NetworkReports } from './reports/network-reports.js';
import type { SkanPostbacks } from './reports/skan-postbacks.js';

/** What an ad network counted on one UTC day. */
export type NetworkReport = answers.NetworkReport;
/** A postback of Apple's SKAdNetwork. */
export type SkanPostback = answers.SkanPostback;

/** What ad networks report of themselves. Every method throws `SimulatorError`. */
export type NetworkReportsHandle = {
  /** One whose day, app, channel, campaign, country, site and creative are there already takes its place. REQUEST_INVALID, CATALOG_LIMIT. */
  add(rows: readonly wire.NewNetworkReport[]): answers.NetworkReportsAdded;
  /** The newest first. */
  list(): NetworkReport[];
  clear(): void;
};

/** What Apple's SKAdNetwork sends. Every method throws `SimulatorError`. */
export type SkanPostbacksHandle = {
  /** In Apple's own names. One that is there already does not count again. REQUEST_INVALID, CATALOG_LIMIT. */
  add(rows: readonly wire.NewSkanPostback[]): answers.SkanPostbacksAdded;
  /** The newest first. */
  list(): SkanPostback[];
  clear(): void;
};

/** The same in process as `/_sim/network-reports`. */
export function networkReportsHandle(network: () => NetworkReports): NetworkReportsHandle {
  return {
    add: (rows) => network().add({ rows }),
    list: () => [...network().rows.before(Number.POSITIVE_INFINITY)].map(presentNetworkReport),
    clear: () => void network().rows.delete(() => true),
  };
}

/** The same in process as `/_sim/skan-postbacks`. */
export function skanPostbacksHandle(skan: () => SkanPostbacks): SkanPostbacksHandle {
  return {
    add: (rows) => skan().add({ rows }),
    list: () => [...skan().rows.before(Number.POSITIVE_INFINITY)].map(presentSkanPostback),
    clear: () => void skan().rows.delete(() => true),
  };
}
