import type { App, Campaign } from '@mmp-sim/contracts/answers';
import { firstApp } from '../../parts/first-app.js';
import { MACROS, type Macro } from '../calls.js';
import { MODELS, type Model, type Phone, phoneOf } from '../phones.js';
import { withOwnIds } from './own-ids.js';

/** What the address says of whom and what to play. */
export type Asked = {
  readonly app: App;
  /** Null where the app has none, or not the one that is meant. */
  readonly campaign: Campaign | null;
  /** Whether the app has not the campaign that the address names. */
  readonly isCampaignGone: boolean;
  readonly model: Model;
  readonly phone: Phone;
  /** The same with the ids that follow from model and person. */
  readonly derived: Phone;
  readonly person: number;
  readonly installation: number;
  readonly tracking: Tracking;
  /** Which of the phone's properties the network fills in. */
  readonly macros: readonly Macro[];
  /** What else stands in the link. */
  readonly more: Readonly<Record<MoreName, string>>;
};

const TRACKING = ['allowed', 'denied', 'not-asked'] as const;
export type Tracking = (typeof TRACKING)[number];
export const MORE = ['site_id', 'creative_name', 'click_id', 'country', 'campaign_id'] as const;
type MoreName = (typeof MORE)[number];

/**
 * What is chosen; what the address does not name, or what fits nothing, is the first that does; no campaign is
 * taken for another one that it names.
 *
 * @returns Null where there is no app whose key is good.
 */
export function askedOf(address: URL, apps: readonly App[], campaigns: readonly Campaign[]): Asked | null {
  const { searchParams } = address;
  const get = (name: string): string => searchParams.get(name) ?? '';
  const app = firstApp(apps, get('app'));
  if (app === undefined) return null;
  const own = campaignsOf(campaigns, app);
  const named = get('campaign');
  const campaign = (named === '' ? own[0] : own.find(({ id }) => id === named)) ?? null;
  const models = MODELS.filter(({ platform }) => platform === app.platform);
  const model = models.find(({ id }) => id === get('model')) ?? models[0];
  if (model === undefined) throw new RangeError(`no model of ${app.platform}`);
  const tracking = TRACKING.find((one) => one === get('tracking')) ?? 'allowed';
  const [person, installation] = [wholeOf(get('person')), wholeOf(get('installation'))];
  const [ip, userAgent] = [get('ip').trim(), get('agent').trim()];
  const left = new Set(get('without').split(','));
  const derived = phoneOf(model, {
    person,
    installation,
    tracking,
    ...(ip === '' ? {} : { ip }),
    ...(userAgent === '' ? {} : { userAgent }),
  });
  return {
    app,
    campaign,
    isCampaignGone: named !== '' && campaign === null,
    model,
    phone: withOwnIds(derived, address),
    derived,
    person,
    installation,
    tracking,
    macros: MACROS.filter((macro) => !left.has(macro)),
    more: Object.fromEntries(MORE.map((name) => [name, get(name)])) as Record<MoreName, string>,
  };
}

/** The live campaigns of an app, those with links first. */
export const campaignsOf = (campaigns: readonly Campaign[], { id }: Pick<App, 'id'>): readonly Campaign[] =>
  campaigns
    .filter(({ appId, deleted }) => appId === id && !deleted)
    .toSorted((a, b) => Number(a.shortId === null) - Number(b.shortId === null));

const wholeOf = (text: string): number => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : 1);
