import type { Campaign } from '@mmp-sim/contracts/catalog';
import type { NewEngagement } from '../../engine/engine.js';
import type { Happening } from '../cell/happenings.js';
import { EngineAudience } from './engine-audience.js';

/** An MMP of all regions, which tells of each engagement as of all else. */
export class WorldAudience extends EngineAudience {
  engaged(engagement: NewEngagement, campaign: Campaign, happening: Readonly<Happening>): void {
    const fact = this.engine.engage(engagement, campaign, happening.atMs);
    if (this.leadsToStore(happening)) this.handedOn(happening, fact.id);
    this.take(fact, null, happening, engagement.ip);
  }
}
