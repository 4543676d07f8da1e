import type { Campaign } from '@mmp-sim/contracts/catalog';
import type { Engine } from '../../engine/engine.js';
import type { KnownAddress, KnownDetails, KnownId } from '../../engine/known.js';
import type { Happening } from '../cell/happenings.js';
import type { Story } from '../cell/story.js';
import type { ToldEngagement } from './audience.js';
import { EngineAudience, type Take } from './engine-audience.js';

/**
 * What is done with each click and impression; a fact of it would say nothing that is new beside its id.
 *
 * @param id - Four words of 32 bits; one array for all, to be read at once.
 */
export type TakeEngagement = (id: Uint32Array, engagement: ToldEngagement, happening: Readonly<Happening>) => void;

type Phone = { id: KnownId | null; readonly agent: number };

/** The engine of an MMP that hears of one region alone: it meets the same phones, addresses and details again and again. */
export class RegionAudience extends EngineAudience {
  readonly #takeEngagement: TakeEngagement;
  readonly #engine: Engine;
  /** What many engagements have, by its number in the region: phones by place of the person. */
  readonly #phones: (Phone | undefined)[];
  readonly #addresses: KnownAddress[] = [];
  readonly #details: KnownDetails[] = [];
  readonly #id = new Uint32Array(4);

  constructor(engine: Engine, story: Story, take: Take, takeEngagement: TakeEngagement) {
    super(engine, story, take);
    this.#engine = engine;
    this.#takeEngagement = takeEngagement;
    this.#phones = Array.from({ length: story.cell.people }, () => undefined);
  }

  override engaged(engagement: ToldEngagement, campaign: Campaign, happening: Readonly<Happening>): void {
    const { atMs, who } = happening;
    const engine = this.#engine;
    const { known } = engine;
    const phone = (this.#phones[who] ??= { id: null, agent: known.knownAgent(engagement.userAgent ?? '') });
    const { advertisingId, address, detailsNumber } = engagement;
    if (advertisingId !== null) phone.id ??= known.knownId(advertisingId);
    const isClick = engagement.kind === 'click';
    const parts = {
      isClick,
      atMs,
      id: advertisingId === null ? null : phone.id,
      address: (this.#addresses[address.number] ??= known.knownAddress(address.text)),
      agent: phone.agent,
      details: (this.#details[detailsNumber] ??= known.knownDetails(engagement.details ?? {})),
    };
    const number = engine.engageKnown(parts, campaign, atMs);
    const { ids } = engine;
    if (isClick) this.handOn(happening, () => ids.engagement(number));
    ids.engagementWords(number, this.#id);
    this.#takeEngagement(this.#id, engagement, happening);
  }
}
