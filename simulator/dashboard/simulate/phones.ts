import type { App } from '@mmp-sim/contracts/answers';

export type Platform = App['platform'];

/** A kind of device, as its maker and its system describe it. */
export type Model = {
  readonly id: string;
  readonly name: string;
  readonly platform: Platform;
  /** `device_model`, as an app reads it. */
  readonly model: string;
  /** API level on Android, release on iOS. */
  readonly osVersion: string;
  /** What the browser inside an app says when an ad in it is seen. */
  readonly userAgent: string;
};

const webView = (system: string): string =>
  `Mozilla/5.0 (Linux; ${system}; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/131.0.6778.39 Mobile Safari/537.36`;
const apple = (device: string): string =>
  `Mozilla/5.0 (${device} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148`;

export const MODELS: readonly Model[] = [
  {
    id: 'pixel-8',
    name: 'Pixel 8, Android 14',
    platform: 'android',
    model: 'Pixel 8',
    osVersion: '34',
    userAgent: webView('Android 14; Pixel 8'),
  },
  {
    id: 'galaxy-s23',
    name: 'Galaxy S23, Android 13',
    platform: 'android',
    model: 'SM-S911B',
    osVersion: '33',
    userAgent: webView('Android 13; SM-S911B'),
  },
  {
    id: 'moto-g',
    name: 'Moto G Power, Android 11',
    platform: 'android',
    model: 'moto g power (2021)',
    osVersion: '30',
    userAgent: webView('Android 11; moto g power (2021)'),
  },
  {
    id: 'iphone-15',
    name: 'iPhone 15 Pro, iOS 17.5',
    platform: 'ios',
    model: 'iPhone16,1',
    osVersion: '17.5',
    userAgent: apple('iPhone; CPU iPhone OS 17_5'),
  },
  {
    id: 'iphone-se',
    name: 'iPhone SE, iOS 16.7',
    platform: 'ios',
    model: 'iPhone14,6',
    osVersion: '16.7',
    userAgent: apple('iPhone; CPU iPhone OS 16_7'),
  },
  {
    id: 'ipad',
    name: 'iPad, iPadOS 17.5',
    platform: 'ios',
    model: 'iPad13,18',
    osVersion: '17.5',
    userAgent: apple('iPad; CPU OS 17_5'),
  },
  {
    id: 'fire-hd',
    name: 'Fire HD 10, Fire OS 8',
    platform: 'amazon',
    model: 'KFTUWI',
    osVersion: '30',
    userAgent: webView('Android 11; KFTUWI'),
  },
  {
    id: 'p60',
    name: 'P60 Pro without Google Play',
    platform: 'android_other',
    model: 'MNA-LX9',
    osVersion: '31',
    userAgent: webView('Android 12; MNA-LX9'),
  },
];

/** One phone of one person, with one installation of the app on it. */
export type Phone = Pick<Model, 'platform' | 'model' | 'osVersion' | 'userAgent'> & {
  /** What the app and the networks may know it by; null where its user does not allow that. */
  readonly advertisingId: string | null;
  /** The IDFV of an iPhone; null elsewhere. */
  readonly developerDeviceId: string | null;
  readonly installationId: string;
  /** The address from which it comes. */
  readonly ip: string;
  /** Whether its user was asked on an iPhone, and what was answered: 0 not asked, 2 denied, 3 allowed. */
  readonly trackingStatus: '0' | '2' | '3' | null;
};

type Owner = {
  /** Tells people apart: another number is another phone of the same model. */
  readonly person: number;
  /** How often its user has installed the app, from 1. */
  readonly installation?: number;
  /** @default The user allows to be tracked. */
  readonly tracking?: 'allowed' | 'denied' | 'not-asked';
  readonly ip?: string;
  readonly userAgent?: string;
};

/** The same phone for the same person, at an address of its own. */
export function phoneOf(model: Model, { person, installation = 1, tracking = 'allowed', ip, userAgent }: Owner): Phone {
  const { id, platform, model: name, osVersion } = model;
  const isApple = platform === 'ios';
  const seed = `${id} ${person}`;
  return {
    platform,
    model: name,
    osVersion,
    userAgent: userAgent ?? model.userAgent,
    advertisingId: tracking === 'allowed' ? uuidOf(`${seed} advertising`) : null,
    developerDeviceId: isApple ? uuidOf(`${seed} developer ${installation}`).toUpperCase() : null,
    installationId: hexOf(`${seed} installation ${installation}`),
    ip: ip ?? addressOf(model, person),
    trackingStatus: isApple ? ({ allowed: '3', denied: '2', 'not-asked': '0' } as const)[tracking] : null,
  };
}

/** Those for documentation: RFC 5737 and RFC 3849. They match as public ones do. */
const NETS = ['203.0.113', '198.51.100', '192.0.2'] as const;
const HOSTS = 254;

/** Where nobody else with such a phone is, who else would be taken for the same by address and agent: at first of IPv4, then of IPv6. */
function addressOf(model: Model, person: number): string {
  const [nth, kind] = [Math.max(0, person - 1), MODELS.indexOf(model)];
  const net = NETS[Math.floor(nth / HOSTS)];
  if (net !== undefined) return `${net}.${1 + ((nth + 31 * kind) % HOSTS)}`;
  return `2001:db8:${(person >>> 16).toString(16)}:${(person & 0xffff).toString(16)}::${kind + 1}`;
}

export function modelNamed(id: string): Model {
  const model = MODELS.find((one) => one.id === id);
  if (model === undefined) throw new RangeError(`no model ${id}`);
  return model;
}

/** FNV-1a: ids that look like ids, and are the same each time. @param salt - Another one, another hash. */
function hashOf(text: string, salt: number): number {
  let hash = 0x811c9dc5 ^ salt;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  // Its last bits hardly differ between texts that differ in their end: they are mixed.
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 32 digits, marked as a random UUID is. */
function hexOf(seed: string): string {
  const digits = [1, 2, 3, 4].map((salt) => hashOf(seed, salt).toString(16).padStart(8, '0')).join('');
  return `${digits.slice(0, 12)}4${digits.slice(13, 16)}a${digits.slice(17)}`;
}

function uuidOf(seed: string): string {
  const hex = hexOf(seed);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
