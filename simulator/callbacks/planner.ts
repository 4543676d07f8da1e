import type { About, Fact } from '@mmp-sim/contracts/facts';
import type { Macro, MacroSubject } from '../macro.js';
import type { Delivery, NewDelivery } from '../delivery.js';
import { type Callback, eventText } from './callback.js';
import type { Definitions } from './definitions.js';
import type { Deliveries } from './deliveries.js';
import { type ChannelName, eventOf, isSameEvent, isWaitedFor } from './trigger.js';
import { macrosIn, originOf, rendered } from './url-template.js';
import type { CallbackWorld, ToldInstallation } from './world.js';

export type PlannerDeps = {
  readonly macros: readonly Macro[];
  readonly world: CallbackWorld;
  readonly definitions: Definitions;
  readonly deliveries: Deliveries;
  /** Told of each delivery that is planned. */
  readonly onPlanned: (delivery: Delivery) => void;
};

export type Planned = {
  /** Whether anything is to go out. */
  readonly isPlanned: boolean;
  /** Whether something would, had not a callback brought the facts. */
  readonly isWithheld: boolean;
};

/** A fact of an installation, and what it is about. */
export type ToldFact = { readonly fact: Fact; about(): About | null };

/** What a callback would call. */
export type Preview = {
  /** What it would tell of; null where the installation has done nothing. */
  readonly fact: Fact | null;
  /** Whether the callback waits for such a fact. Else it is the newest of the installation. */
  readonly matches: boolean;
  /** With the values in the macros' places. */
  readonly url: string | null;
  /** Of each macro of the URL; null where nothing stands in its place. */
  readonly values: readonly (readonly [name: string, value: string | number | null])[];
};

const NOTHING: Planned = { isPlanned: false, isWithheld: false };

/** Finds out which callbacks facts bring about, and what each of them says. */
export class Planner {
  readonly #deps: PlannerDeps;
  readonly #macros: ReadonlyMap<string, Macro>;

  constructor(deps: PlannerDeps) {
    this.#deps = deps;
    this.#macros = new Map(deps.macros.map((macro) => [macro.name, macro]));
  }

  /** @param isCalledBack - A callback has made the facts: they bring about none, or both would call each other for ever. */
  plan(facts: readonly Fact[], about: About | null, isCalledBack: boolean): Planned {
    const { definitions, world } = this.#deps;
    if (definitions.made === 0) return NOTHING;
    let isPlanned = false;
    let isWithheld = false;
    for (const fact of facts) {
      const event = eventOf(fact);
      const app = event === null ? null : world.app(fact.appId);
      if (event === null || app === null) continue;
      const installation = this.#installationOf(fact);
      const channel = this.#channelOf(installation);
      for (const callback of definitions.all()) {
        if (!isWaitedFor(callback, event, app, channel)) continue;
        isWithheld ||= isCalledBack;
        if (isCalledBack) continue;
        const told = installation?.ids.map((id) => `${app.id} ${id}`) ?? [];
        if (!definitions.isTold(callback, told)) continue;
        const subject = { fact, event: eventText(event), app, ...this.#known(installation, about) };
        isPlanned = this.#add(callback, subject, installation) || isPlanned;
      }
    }
    return { isPlanned, isWithheld };
  }

  /** What a callback would call, of what an installation has done; nothing is planned. @param told - In order of arrival. */
  preview(callback: Callback, told: readonly ToldFact[]): Preview {
    const { macros, world } = this.#deps;
    const isWaited = ({ fact }: ToldFact): boolean => {
      const event = eventOf(fact);
      return event !== null && isSameEvent(callback.event, event);
    };
    const waited = told.findLast(isWaited);
    const shown = waited ?? told.at(-1);
    const app = shown === undefined ? null : world.app(shown.fact.appId);
    if (shown === undefined || app === null) return { fact: null, matches: false, url: null, values: [] };
    const { fact } = shown;
    const known = this.#known(this.#installationOf(fact), shown.about());
    const subject = { fact, event: eventText(callback.event), app, ...known };
    const used = new Set(macrosIn(callback.url));
    return {
      fact,
      matches: waited !== undefined,
      url: rendered(callback.url, this.#macros, subject),
      values: macros.filter(({ name }) => used.has(name)).map(({ name, value }) => [name, value(subject)]),
    };
  }

  #add(callback: Callback, subject: MacroSubject, installation: ToldInstallation | null): boolean {
    const { fact, event, app } = subject;
    const whose = installation?.ids[0] ?? fact.id;
    const planned: NewDelivery = {
      callbackId: callback.id,
      callbackName: callback.name,
      event,
      appId: app.id,
      bundleId: app.bundleId,
      installationId: 'installationId' in fact ? fact.installationId : null,
      factId: fact.id,
      lane: `${app.id} ${whose} ${originOf(callback.url)}`,
      plannedAtMs: this.#deps.world.clock().now(),
      method: callback.method,
      url: rendered(callback.url, this.#macros, subject),
    };
    const delivery = this.#deps.deliveries.add(planned);
    if (delivery === null) return false;
    this.#deps.onPlanned(delivery);
    return true;
  }

  #known(installation: ToldInstallation | null, about: About | null): Omit<MacroSubject, 'fact' | 'event' | 'app'> {
    const campaignId = installation?.campaignId ?? null;
    return {
      device: about?.device ?? null,
      installation,
      acquiredAtMs: installation?.acquiredAtMs ?? null,
      engagedAtMs: installation?.engagedAtMs ?? null,
      channel: installation?.channel ?? null,
      campaign: campaignId === null ? null : this.#deps.world.campaign(campaignId),
      details: installation?.details ?? {},
    };
  }

  #installationOf(fact: Fact): ToldInstallation | null {
    const installationId = 'installationId' in fact ? fact.installationId : null;
    return installationId === null ? null : this.#deps.world.installation(fact.appId, installationId);
  }

  #channelOf(installation: ToldInstallation | null): ChannelName | null {
    const shortId = installation?.channel ?? null;
    if (shortId === null) return null;
    return this.#deps.world.channels().find((one) => one.shortId === shortId) ?? { shortId, name: shortId };
  }
}
