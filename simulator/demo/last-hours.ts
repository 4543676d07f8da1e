import type { App } from '@mmp-sim/contracts/catalog';
import type { About, Fact } from '@mmp-sim/contracts/facts';
import type { Delivery } from '../delivery.js';
import { countInstall } from '../generate/count-install.js';
import { type LateAudience, type Play, storyAt } from '../generate/into-workspace.js';
import type { Happening } from '../synthesis/cell/happenings.js';
import { Teller } from '../synthesis/enact/enact.js';
import type { Workspace } from '../workspaces/workspace.js';
import type { DemoWire } from './demo-wire.js';
import { RequestsAudience } from './requests-audience.js';
import { type Scene, scenes, type Stage } from './scenes.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** So much of the month comes by requests: enough to look through, and few enough to be read. */
const LAST = 6 * HOUR;
/** Clicks of that age are outside of the windows, whose longest is of seven days, and not long forgotten. */
const LATE = { fromMs: 8 * DAY, toMs: 14 * DAY } as const;
/** Where the people of the scenes live. */
const HOME = 'US';
const RECEIVER = 'https://backend.lanterngrove.example';
/** As the fault of a receiver that is being deployed. */
const REFUSED = {
  outcome: 'status',
  status: 503,
  error: 'answered 503, expected 2xx',
  answer: 'deploying, try again',
  tookMs: 12,
} as const;

/**
 * The last hours of the demo: what happens in them comes by requests, and what they call stands in a workspace whose clock is set to
 * each instant in turn.
 */
export class LastHours implements LateAudience {
  readonly fromMs: number;
  readonly #workspace: Workspace;
  readonly #wire: DemoWire;
  readonly #play: Play;
  readonly #audiences: readonly RequestsAudience[];
  readonly #tellers: readonly Teller[];
  readonly #toMs: number;
  /** The last click or view of each advertising id that has installed nothing. */
  readonly #seen = new Map<string, { readonly atMs: number; readonly isClick: boolean }>();
  #rest: readonly Scene[] = scenes;
  /** Where what is told happens; scenes at home. */
  #region = 0;
  readonly #home: number;
  #stage: Stage | null = null;
  #late: string | null | undefined;
  /** Whether callbacks are the demo's own. */
  #calls = false;
  #stopCounting = (): void => {};

  constructor(workspace: Workspace, wire: DemoWire, play: Play) {
    const { world, catalogue, stories, audiences } = play;
    this.#workspace = workspace;
    this.#wire = wire;
    this.#play = play;
    this.#toMs = world.span.toMs;
    this.#home = stories.findIndex(({ cell }) => cell.country.config.country === HOME);
    this.fromMs = this.#toMs - LAST;
    this.#audiences = audiences.map((engine, region) => new RequestsAudience(wire, storyAt(stories, region), engine));
    this.#tellers = this.#audiences.map(
      (audience, region) => new Teller(world, catalogue, storyAt(stories, region), audience),
    );
  }

  heard(fact: Fact, about: About | null): void {
    if (fact.type === 'install') this.#seen.delete(about?.device?.advertisingId ?? '');
    if (fact.type !== 'engagement' || fact.advertisingId === null) return;
    this.#seen.set(fact.advertisingId, { atMs: fact.atMs, isClick: fact.kind === 'click' });
  }

  async tell(region: number, happening: Readonly<Happening>): Promise<void> {
    await this.#until(Math.min(happening.atMs, this.#toMs));
    // What comes after the end is told to nobody.
    if (happening.atMs >= this.#toMs) return;
    this.#goTo(happening.atMs);
    this.#region = region;
    this.#tellers[region]?.tell(happening);
    await this.#audiences[region]?.idle();
  }

  async end(): Promise<void> {
    await this.#until(this.#toMs);
    this.#goTo(this.#toMs);
    this.#stopCounting();
    await this.#wire.idle();
  }

  /** Plays the scenes that come before an instant. */
  async #until(atMs: number): Promise<void> {
    this.#stage ??= this.#set();
    for (let [scene] = this.#rest; scene !== undefined; [scene] = this.#rest) {
      const startsMs = this.#toMs - scene.beforeEndMs;
      if (startsMs >= atMs) return;
      this.#rest = this.#rest.slice(1);
      this.#goTo(startsMs);
      this.#region = this.#home;
      scene.play(this.#stage);
      // What one request brings about is there before the next.
      await Promise.resolve();
    }
  }

  /** Makes ready: callbacks, and the clock that stands where the last hours begin. */
  #set(): Stage {
    const { callbacks, clock, journal } = this.#workspace;
    clock.set({ mode: 'frozen', now: iso(this.fromMs) }, { mayGoBack: true });
    const { catalogue, stories } = this.#play;
    this.#stopCounting = journal.listen((entry) => {
      if (entry === null || entry === 'end') return;
      for (const fact of entry.facts) {
        this.heard(fact, null);
        countInstall(storyAt(stories, this.#region).reported, fact, catalogue);
      }
    });
    // Those of somebody else are called as he has said.
    this.#calls = !callbacks.isUsed;
    if (this.#calls) {
      callbacks.mode = 'capture';
      const url = `${RECEIVER}/installed?by={{ad_network}}&campaign={{campaign_name}}&device={{advertising_id}}`;
      callbacks.add({ name: 'Installs', event: 'install', url });
      const bought = `${RECEIVER}/bought?by={{ad_network}}&usd={{revenue_usd_gross}}`;
      callbacks.add({ name: 'Purchases', event: 'purchase', url: bought });
    }
    const { app, campaign } = this.#linked();
    return {
      wire: this.#wire,
      app,
      campaign,
      lateClicker: () => (this.#late === undefined ? (this.#late = this.#lateClicker(app)) : this.#late),
      refuseCallbacks: (scene) => this.#refusing(scene),
    };
  }

  #linked(): Pick<Stage, 'app' | 'campaign'> {
    const { apps, campaigns } = this.#play.catalogue;
    const campaign = campaigns.find(({ appId, shortId }) => appId === apps.android.id && shortId !== null);
    if (campaign === undefined) throw new RangeError('the demo has no campaign with a link on Android');
    return { app: apps.android, campaign };
  }

  /** Of several the one who clicked last, and whom nobody would be said to have brought. */
  #lateClicker({ id: appId }: App): string | null {
    const { engine } = this.#workspace;
    const late = [...this.#seen].filter(([, { atMs, isClick }]) => {
      const ageMs = this.#toMs - atMs;
      return isClick && ageMs >= LATE.fromMs && ageMs <= LATE.toMs;
    });
    const inOrder = late
      .toSorted(([, one], [, other]) => other.atMs - one.atMs)
      .map(([advertisingId]) => advertisingId);
    return (
      inOrder.find((advertisingId) => {
        if (engine.installations.byDevice(appId, { advertisingId, developerDeviceId: null }) !== null) return false;
        const { channel, candidates } = this.#workspace.explain({ appId, advertisingId });
        return channel === 'organic' && candidates.some(({ kind }) => kind === 'click');
      }) ?? null
    );
  }

  /** Each delivery that a scene plans is answered 503 at once, and falls due again later. */
  #refusing(scene: () => void): void {
    const { callbacks } = this.#workspace;
    if (!this.#calls) return scene();
    callbacks.mode = 'pause';
    const { cursor } = callbacks.deliveries;
    scene();
    const planned: Delivery[] = [...callbacks.deliveries.all()].filter(({ number }) => number > cursor);
    for (const delivery of planned) callbacks.answered(delivery, REFUSED);
    callbacks.mode = 'capture';
  }

  /** Sets the clock to an instant, and each callback that falls due on the way goes out at its own. */
  #goTo(atMs: number): void {
    const { callbacks, clock } = this.#workspace;
    for (let next = callbacks.nextAtMs; this.#calls && next !== null && next <= atMs; next = callbacks.nextAtMs) {
      clock.advanceTo(Math.max(next, clock.now()));
      callbacks.wake();
    }
    clock.advanceTo(atMs);
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
