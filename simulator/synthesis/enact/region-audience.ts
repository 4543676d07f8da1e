import type { Campaign } from '@mmp-sim/contracts/catalog';
import type { About, Source } from '@mmp-sim/contracts/facts';
import type { Device } from '@mmp-sim/contracts/signals';
import type { CampaignNumbers } from '../../engine/engagement-store.js';
import type { Engine } from '../../engine/engine.js';
import type { Installation } from '../../engine/installation.js';
import { sourceOf, userBeside } from '../../engine/source.js';
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

/** What an app has met: numbers of the engine, and 0 for what it has not; ids by place of the person. */
type Met = { readonly ids: Int32Array; readonly addresses: number[] };

class LazyAbout implements About {
  readonly device: Device;
  readonly #installation: Installation;

  constructor(device: Device, installation: Installation) {
    this.device = device;
    this.#installation = installation;
  }

  get source(): Source | null {
    return sourceOf(this.#installation);
  }

  get user(): string | null {
    return userBeside(this.#installation, this.device);
  }
}

/** The engine of an MMP that hears of one region alone: it meets the same phones, addresses and details again and again. */
export class RegionAudience extends EngineAudience {
  readonly #takeEngagement: TakeEngagement;
  readonly #engine: Engine;
  readonly #places: number;
  /** By number of the app in the engine. */
  readonly #met: Met[] = [];
  readonly #campaigns = new Map<Campaign, CampaignNumbers>();
  /** User agents by place of the person, details by their number in the region: as in {@link Met}. */
  readonly #agents: Int32Array;
  readonly #details: number[] = [];
  readonly #id = new Uint32Array(4);

  constructor(engine: Engine, story: Story, take: Take, takeEngagement: TakeEngagement) {
    super(engine, story, take);
    this.#engine = engine;
    this.#takeEngagement = takeEngagement;
    this.#places = story.crowd.size;
    this.#agents = new Int32Array(this.#places);
  }

  override engaged(engagement: ToldEngagement, campaign: Campaign, happening: Readonly<Happening>): void {
    const { atMs, who } = happening;
    const engine = this.#engine;
    const numbers = this.#numbersOf(campaign);
    const { ids, addresses } = this.#metOf(numbers.app);
    const { address, detailsNumber, passesId } = engagement;
    const isClick = engagement.kind === 'click';
    const parts = {
      isClick,
      atMs,
      id: passesId ? (ids[who] || this.#meetPhone(engagement, numbers, ids, who)) - 1 : null,
      address: (addresses[address.number] || this.#meetAddress(engagement, numbers, addresses)) - 1,
      agent: this.#agents[who] || this.#meetAgent(engagement, who),
      details: (this.#details[detailsNumber] || this.#meetDetails(engagement)) - 1,
    };
    const number = engine.engageKnown(parts, numbers, atMs);
    const { ids: made } = engine;
    if (isClick) this.handOn(happening, () => made.engagement(number));
    made.engagementWords(number, this.#id);
    this.#takeEngagement(this.#id, engagement, happening);
  }

  /** Of an installation its source is asked for once. */
  protected override aboutOf(device: Device, installation: Installation): About {
    return new LazyAbout(device, installation);
  }

  #numbersOf(campaign: Campaign): CampaignNumbers {
    let known = this.#campaigns.get(campaign);
    if (known === undefined) {
      known = this.#engine.numbersOf(campaign);
      this.#campaigns.set(campaign, known);
    }
    return known;
  }

  #metOf(app: number): Met {
    return (this.#met[app] ??= { ids: new Int32Array(this.#places), addresses: [] });
  }

  #meetPhone({ advertisingId }: ToldEngagement, numbers: CampaignNumbers, ids: Int32Array, who: number): number {
    return (ids[who] = 1 + this.#engine.known.knownId(advertisingId ?? '', numbers));
  }

  #meetAddress({ address: { text, number } }: ToldEngagement, numbers: CampaignNumbers, addresses: number[]): number {
    for (let i = addresses.length; i < number; i += 1) addresses.push(0);
    return (addresses[number] = 1 + this.#engine.known.knownAddress(text, numbers));
  }

  #meetAgent({ userAgent }: ToldEngagement, who: number): number {
    return (this.#agents[who] = this.#engine.known.knownAgent(userAgent ?? ''));
  }

  #meetDetails({ details, detailsNumber }: ToldEngagement): number {
    for (let i = this.#details.length; i < detailsNumber; i += 1) this.#details.push(0);
    return (this.#details[detailsNumber] = 1 + this.#engine.known.knownDetails(details ?? {}));
  }
}
