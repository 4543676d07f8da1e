import type { Changes } from '../changes.js';
import { type NetworkReport, NetworkReports } from './network-reports.js';
import { type SkanPostback, SkanPostbacks } from './skan-postbacks.js';
import type { World } from './world.js';

export type ReportLimits = { readonly networkReports: number; readonly skanPostbacks: number };

/** Both are left out of a snapshot where there is none: simulators that know no reports can restore it. */
export type ReportsState = {
  readonly networkReports?: Iterable<NetworkReport>;
  readonly skanPostbacks?: Iterable<SkanPostback>;
};
export type RestoredReports = {
  readonly networkReports: readonly NetworkReport[];
  readonly skanPostbacks: readonly SkanPostback[];
};

/** What comes from outside: what networks and Apple report of themselves. Nothing is attributed by it. */
export class Reports {
  readonly network: NetworkReports;
  readonly skan: SkanPostbacks;

  constructor(limits: ReportLimits, world: World, changes: Changes) {
    this.network = new NetworkReports(limits, world, changes);
    this.skan = new SkanPostbacks(limits, world, changes);
  }

  /** Another one after each change. */
  get revision(): string {
    return `${this.network.rows.revision} ${this.skan.rows.revision}`;
  }

  state(): ReportsState {
    return {
      ...(this.network.rows.size === 0 ? {} : { networkReports: this.network.rows.all() }),
      ...(this.skan.rows.size === 0 ? {} : { skanPostbacks: this.skan.rows.all() }),
    };
  }

  restore({ networkReports, skanPostbacks }: RestoredReports): void {
    this.network.rows.restore(networkReports);
    this.skan.rows.restore(skanPostbacks);
  }

  /** As if none had ever come. */
  clear(): void {
    this.restore({ networkReports: [], skanPostbacks: [] });
  }
}
