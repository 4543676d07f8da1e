import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { NewClaim } from '../engine/engine.js';
import type { Happening } from '../synthesis/cell/happenings.js';
import type { Story } from '../synthesis/cell/story.js';
import type { Audience, Sent, ToldEngagement } from '../synthesis/enact/audience.js';
import { linkParameters } from '../synthesis/enact/link-parameters.js';
import { trackingOf } from '../synthesis/mess/messages.js';
import type { DemoWire } from './demo-wire.js';
import { postOf } from './game-backend.js';

/** Hears of one region by requests: links that are opened, and what the backend posts. What no request tells, the engine hears. */
export class RequestsAudience implements Audience {
  readonly #wire: DemoWire;
  readonly #story: Story;
  readonly #engine: Audience;
  /** What the store hands on after clicks that came by a request, by number of the happening. */
  readonly #referrers = new Map<number, string | null>();
  #opening: Promise<void> = Promise.resolve();

  /** @param engine - That has heard all until now. */
  constructor(wire: DemoWire, story: Story, engine: Audience) {
    this.#wire = wire;
    this.#story = story;
    this.#engine = engine;
  }

  /** Resolves when each link has led somewhere. */
  idle(): Promise<void> {
    return this.#opening;
  }

  engaged(engagement: ToldEngagement, campaign: Campaign, happening: Readonly<Happening>): void {
    const { shortId } = campaign;
    if (shortId === null) return this.#engine.engaged(engagement, campaign, happening);
    const { kind } = engagement;
    const { number } = happening;
    const opened = this.#wire.open(`/v0/${kind}/${shortId}`, linkParameters(engagement));
    if (kind !== 'click') return;
    this.#opening = this.#follow(number, opened);
  }

  claimed(claim: NewClaim, happening: Readonly<Happening>): void {
    this.#engine.claimed(claim, happening);
  }

  sent(signal: Sent, app: App, happening: Readonly<Happening>, address: Parameters<Audience['sent']>[3]): void {
    const installed = this.#story.installed[happening.who];
    if (installed === undefined) throw new RangeError(`no installation ${happening.who}`);
    const post = postOf(signal, app, trackingOf(installed, happening.atMs));
    if (post === null) this.#engine.sent(signal, app, happening, address);
    else this.#wire.post(post, app.sdkKeys[0]?.key ?? '');
  }

  storeTold(token: string, app: App, happening: Readonly<Happening>): void {
    this.#engine.storeTold(token, app, happening);
  }

  referrerOf(click: number): string | null {
    return this.#referrers.get(click) ?? this.#engine.referrerOf(click);
  }

  async #follow(click: number, opened: Promise<string | null>): Promise<void> {
    const to = await opened;
    const referrer = to !== null && URL.canParse(to) ? new URL(to).searchParams.get('referrer') : null;
    this.#referrers.set(click, referrer);
  }
}
