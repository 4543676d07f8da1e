import type { Callback } from '@mmp-sim/contracts/answers';
import type { CallbackPatch, NewCallback } from '@mmp-sim/contracts/wire';
import { visible } from '../parts/shell-word.js';
import type { Told } from '../parts/told.js';

/** What makes a callback besides custom events: docs/callbacks.md#a-callback. */
export const TRIGGERS = ['install', 'open', 'purchase', 'subscription', 'ad_impression'] as const;

/** Of a form: the event of the template, or a custom one that is named beside it. */
export const OF_TEMPLATE = '';
export const CUSTOM = 'custom';

type Networks = 'all' | 'channel' | 'channel_and_organic' | 'list';

/** What stands in the form. All of it is text, as it is typed. */
export type CallbackForm = {
  readonly name: string;
  /** Empty: none. */
  readonly template: string;
  readonly event: string;
  readonly custom: string;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly action: 'ping' | 'ping_on_first';
  readonly app: string;
  readonly networks: Networks;
  readonly channel: string;
  /** Channels, with commas between them. */
  readonly channels: string;
};

export const EMPTY_FORM: CallbackForm = {
  name: '',
  template: '',
  event: 'install',
  custom: '',
  url: '',
  method: 'GET',
  action: 'ping',
  app: '',
  networks: 'all',
  channel: '',
  channels: '',
};

/** What its event is called. */
export const eventText = ({ event }: Pick<Callback, 'event'>): string =>
  typeof event === 'string' ? event : event.custom;

/** The same, and whether it is a custom one: that may be called like a trigger. */
export const whenText = (callback: Pick<Callback, 'event'>): string =>
  `${visible(eventText(callback))}${typeof callback.event === 'string' ? '' : ' (custom)'}`;

/** The form of a callback that is there. Its URL holds what a template gave. */
export function formOf(callback: Callback): CallbackForm {
  const { name, event, url, method, action, app, networks, channel } = callback;
  return {
    name: name ?? '',
    template: '',
    event: typeof event === 'string' ? event : CUSTOM,
    custom: typeof event === 'string' ? '' : event.custom,
    url,
    method,
    action,
    app: app ?? '',
    networks: typeof networks === 'string' ? networks : 'list',
    channel: channel ?? '',
    channels: typeof networks === 'string' ? '' : networks.join(', '),
  };
}

/** What a callback is called. Several without a name may wait for the same, and go elsewhere. */
export const calledCallback = (callback: Pick<Callback, 'name' | 'event' | 'url'>): string =>
  visible(callback.name ?? `on ${eventText(callback)}, ${receiverOf(callback)}`);

/** The same where others may be called so: then with what else tells it from them, the query of its URL or else its id. */
export function calledAmong(callback: Callback, all: readonly Callback[]): string {
  const name = calledCallback(callback);
  const alike = all.filter((one) => one.id !== callback.id && calledCallback(one) === name);
  if (alike.length === 0) return name;
  const query = queryOf(callback);
  const isTold = query !== '' && alike.every((one) => queryOf(one) !== query);
  return isTold ? `${name}${visible(query)}` : `${name} (${callback.id.slice(0, 8)})`;
}

const queryOf = ({ name, url }: Pick<Callback, 'name' | 'url'>): string =>
  name === null ? (/\?[^#]*/.exec(url)?.[0] ?? '') : '';

/** Host and path: what tells receivers from each other. */
export const receiverOf = ({ url }: Pick<Callback, 'url'>): string => url.replace(/^https?:\/\/|[?#].*$/gi, '');

/** Whose installations it tells of. */
export function whoseText({ networks, channel }: Pick<Callback, 'networks' | 'channel'>): string {
  if (typeof networks !== 'string') return networks.length === 0 ? 'all' : visible(networks.join(', '));
  const one = visible(channel ?? '');
  return { all: 'all', channel: one, channel_and_organic: `${one} and organic` }[networks];
}

export const frequencyText = ({ action }: Pick<Callback, 'action'>): string =>
  action === 'ping' ? 'each time' : 'the first time of each installation';

/** What the form has, by what it is called there. */
export const toldCallback = (callback: Callback): Told => ({
  When: whenText(callback),
  URL: callback.url,
  Method: callback.method,
  'How often': frequencyText(callback),
  App: callback.app ?? 'all',
  'Whose installations': whoseText(callback),
  Name: callback.name ?? 'none',
});

/** What `POST /_sim/callbacks` takes. */
export function newCallback(form: CallbackForm): NewCallback {
  const { name, template, url, method, action, app } = form;
  const event = eventOf(form);
  return {
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    ...(template === '' ? {} : { template }),
    ...(event === null ? {} : { event }),
    url: url.trim(),
    // That of the template counts.
    ...(template === '' ? { method } : {}),
    action,
    ...(app === '' ? {} : { app }),
    networks: networksOf(form),
    ...(ofOneChannel(form) && form.channel !== '' ? { channel: form.channel } : {}),
  };
}

/** What `PATCH /_sim/callbacks/{id}` takes: all that the form has. */
export function callbackPatch(form: CallbackForm): CallbackPatch {
  const { name, url, method, action, app } = form;
  const event = eventOf(form);
  return {
    name: name.trim() === '' ? null : name.trim(),
    ...(event === null ? {} : { event }),
    url: url.trim(),
    method,
    action,
    app: app === '' ? null : app,
    networks: networksOf(form),
    channel: ofOneChannel(form) && form.channel !== '' ? form.channel : null,
  };
}

/** A custom event is said to be one, since it may be called like a trigger. */
function eventOf({ event, custom }: CallbackForm): NonNullable<NewCallback['event']> | null {
  if (event === OF_TEMPLATE) return null;
  if (event !== CUSTOM) return event;
  // Nothing typed yet: what is missing is said as an event that is missing.
  return custom.trim() === '' ? null : { custom: custom.trim() };
}

const ofOneChannel = ({ networks }: CallbackForm): boolean =>
  networks === 'channel' || networks === 'channel_and_organic';

function networksOf({ networks, channels }: CallbackForm): NonNullable<NewCallback['networks']> {
  if (networks !== 'list') return networks;
  return channels
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
