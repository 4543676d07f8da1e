import type * as parsers from 'ua-parser-js';
import { later, load } from '../later.js';

/** Large, and many senders name no user agent. */
const userAgents = later(() => load('ua-parser-js') as typeof parsers);

export type Agent = {
  /** `ios` and `android` are families (iPadOS; Fire OS, HarmonyOS), `other` is a desktop. */
  readonly os: 'ios' | 'android' | 'other' | null;
  /** Dotted release, such as `17.5.1` or `13`. On Android it is never an API level. */
  readonly osVersion: string | null;
  /** As the string spells it, without the maker's name: `SM-S911B`, `Pixel 7`, `iPhone`. */
  readonly deviceModel: string | null;
};

export type ReportedDevice = {
  readonly platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /** iOS: `17.5`. Android: API level (`34`) or release (`14`). */
  readonly osVersion: string | null;
  readonly deviceModel: string | null;
};

/** A user agent is free text from strangers; the parser's patterns take quadratic time at worst. */
const MAX_PARSED_CHARACTERS = 512;
const MAX_MODEL_CHARACTERS = 128;

/** Android's release by API level, the index: apilevels.com. Where a level spans patches, what they share. */
const ANDROID_RELEASES: readonly string[] = [
  '',
  '1.0',
  '1.1',
  '1.5',
  '1.6',
  '2.0',
  '2.0',
  '2.1',
  '2.2',
  '2.3',
  '2.3',
  '3.0',
  '3.1',
  '3.2',
  '4.0',
  '4.0',
  '4.1',
  '4.2',
  '4.3',
  '4.4',
  '4.4',
  '5.0',
  '5.1',
  '6.0',
  '7.0',
  '7.1',
  '8.0',
  '8.1',
  '9',
  '10',
  '11',
  '12',
  '12',
  '13',
  '14',
  '15',
  '16',
];

const DESKTOP = /\b(?:windows|x11|cros|linux)\b/i;
const PHONE = /android|iphone|ipad/i;

/**
 * Reads what a user agent string says of the device.
 *
 * @param userAgent - Any text; what follows its first 512 characters is not read.
 * @returns `null` for each thing the string does not say. Never throws.
 * @see What says less than it seems to, and is therefore `null`:
 *   - version and model of Chrome's reduced `Android 10; K`: chromium.org/updates/ua-reduction.
 *   - the iOS version of Safari 26 and later, frozen at the last one before iOS 26 (`18_6`, now `18_7`):
 *     webkit.org/blog/17333, bugs.webkit.org/show_bug.cgi?id=298673. In-app browsers show the same frozen version with no
 *     `Version/` beside it, and Firefox 18_7 on every iOS (github.com/mozilla-mobile/firefox-ios/pull/29548), so 18.6
 *     and later 18.x are believed only of Safari 18.
 *   - everything but the family of a Mac: iPadOS asks for desktop sites as `Macintosh; Intel Mac OS X 10_15_7`.
 *
 *   Our own choice (assumed): a Mac therefore reads as `ios`; it contradicts Android and nothing else. Facebook's `FBDV`
 *   and `FBSV`, the hardware and the system version, win over the rest. Televisions and consoles are
 *   unknown, unless they call themselves Linux or Windows.
 */
export function readAgent(userAgent: string): Agent {
  // On runs of white space the parser's patterns take a time that grows with their square.
  const text = userAgent.slice(0, MAX_PARSED_CHARACTERS).replaceAll(/\s+/g, ' ');
  const { UAParser } = userAgents();
  const parser = new UAParser(text);
  const { name, version } = parser.getOS();
  const os = familyOf(name, text);
  if (os === null || os === 'other' || name === 'Mac OS') return { os, osVersion: null, deviceModel: null };

  const facebookVersion = /FBSV\/([\d.]+)[;\]]/.exec(text)?.[1];
  const facebookModel = /FBDV\/([^;\]]+)[;\]]/.exec(text)?.[1];
  const model =
    parser
      .getDevice()
      .model?.replace(/ Build$/i, '')
      .trim() ?? ''; // `Nokia 6.1 Build/…` keeps it.
  const modelSaid = model !== '' && model !== 'K' && model !== 'wv';
  // Firefox and WebViews leave the model out. With it gone, Android 10 may be the frozen one.
  const versionFrozen = os === 'ios' ? iosVersionFrozen(version, text) : version === '10' && !modelSaid;
  const versionSaid = !versionFrozen && name !== 'OpenHarmony'; // It counts its own versions, not Android's.
  return {
    os,
    osVersion: facebookVersion ?? ((versionSaid && version) || null),
    deviceModel: facebookModel ?? (modelSaid ? model : null),
  };
}

/**
 * Tells whether a user agent can belong to the device that reported an install.
 *
 * @param agent - From {@link readAgent}.
 * @param device - As the install reported it. `osVersion` and `deviceModel` are free text.
 * @returns The first contradiction in the order OS, version, model, or `null`. What either side leaves unknown, or says
 *   in a form that cannot be compared, is no contradiction.
 * @see `os_version` is the API level on Android: tenjin.com/docs/tenjin-server-to-server-s2s. Our own choice (assumed):
 *   - Versions are compared on the components both name: `13` agrees with `13.0.1`, `17.4` differs from `17.5`.
 *   - A whole number on Android is read as an API level and as a release; one reading that agrees is enough. A level
 *     newer than the table is unknown.
 *   - Models are compared without case, spaces and punctuation, and agree if one contains the other: makers' names
 *     come and go (`SM-S911B`, `samsung SM-S911B`).
 *   - A name without a digit may be a code name (`shiba` is the Pixel 8), and `Galaxy …` is a retail name that Samsung's
 *     user agents never use: neither is comparable. Amazon's codes (`KFMAWI`) are, though they have no digit.
 *   - Apple devices are compared by family (iPhone, iPad, iPod), and exactly where both sides name hardware
 *     (`iPhone15,2`), as Facebook's `FBDV` does.
 */
export function contradiction(agent: Agent, device: ReportedDevice): 'os' | 'os-version' | 'device-model' | null {
  if (agent.os === null) return null;
  const os = device.platform === 'ios' ? 'ios' : 'android';
  if (agent.os !== os) return 'os';
  if (!versionsAgree(agent.osVersion, device.osVersion, os)) return 'os-version';
  const modelsAgree = os === 'ios' ? appleModelsAgree : androidModelsAgree;
  return modelsAgree(agent.deviceModel ?? '', device.deviceModel ?? '') ? null : 'device-model';
}

function familyOf(name: string | undefined, text: string): Agent['os'] {
  if (name === undefined) return null;
  if (name === 'iOS' || name === 'Mac OS') return 'ios';
  // The Silk browser leaves Android out when it asks for desktop sites.
  if (/^(?:android|harmonyos|openharmony)/i.test(name) || /\bSilk\//.test(text)) return 'android';
  if (/windows phone/i.test(text)) return 'other'; // It names Android and iPhone too, to be served their pages.
  // The parser finds Windows in `WinnerApp` and Linux Mint in `Peppermint`: believe it only of plain words.
  return DESKTOP.test(text) && !PHONE.test(text) ? 'other' : null;
}

function iosVersionFrozen(version: string | undefined, text: string): boolean {
  const safari = Number(/\bVersion\/(\d+)/.exec(text)?.[1] ?? Number.NaN);
  return safari >= 26 || (safari !== 18 && /^18\.[6-9]/.test(version ?? ''));
}

function versionsAgree(said: string | null, reported: string | null, os: 'ios' | 'android'): boolean {
  const saidNumbers = numbersOf(said);
  const reportedNumbers = numbersOf(reported);
  if (saidNumbers === null || reportedNumbers === null) return true;

  const agrees = (reading: readonly number[]): boolean =>
    reading.every((number, index) => index >= saidNumbers.length || saidNumbers[index] === number);
  if (agrees(reportedNumbers)) return true;
  if (os === 'ios' || reportedNumbers.length > 1) return false;
  const release = numbersOf(ANDROID_RELEASES[reportedNumbers[0] ?? 0] ?? null);
  return release === null || agrees(release);
}

/** Components of `17.5.1`, `Android 14` or `12L`; `null` for text which is not one dotted number with a word around. */
function numbersOf(version: string | null): readonly number[] | null {
  const dotted = /^\D{0,16}(\d{1,6}(?:\.\d{1,6}){0,5})\D{0,16}$/.exec(version ?? '')?.[1];
  return dotted === undefined ? null : dotted.split('.').map(Number);
}

function appleModelsAgree(said: string, reported: string): boolean {
  const hardware = /^i(?:phone|pad|pod)\d+,\d+$/i;
  if (hardware.test(said) && hardware.test(reported)) return said.toLowerCase() === reported.toLowerCase();
  const family = /^i(?:phone|pad|pod)/i;
  const [saidFamily, reportedFamily] = [family.exec(said)?.[0], family.exec(reported)?.[0]];
  if (saidFamily === undefined || reportedFamily === undefined) return true;
  return saidFamily.toLowerCase() === reportedFamily.toLowerCase();
}

function androidModelsAgree(said: string, reported: string): boolean {
  const bare = (model: string): string =>
    model
      .slice(0, MAX_MODEL_CHARACTERS)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '');
  const comparable = (model: string): boolean =>
    /^(?:amazon)?kf[a-z]+$/.test(model) || (/\d/.test(model) && !/^(?:samsung)?galaxy/.test(model));
  const [a, b] = [bare(said), bare(reported)];
  return !comparable(a) || !comparable(b) || a.includes(b) || b.includes(a);
}
