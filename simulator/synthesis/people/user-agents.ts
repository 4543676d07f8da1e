import type { DeviceConfig } from '../world/world-config.js';

/** Android's release of an API level. @see apilevels.com */
const releases: Readonly<Record<string, string>> = {
  '26': '8.0.0',
  '27': '8.1.0',
  '28': '9',
  '29': '10',
  '30': '11',
  '31': '12',
  '32': '12',
  '33': '13',
  '34': '14',
  '35': '15',
  '36': '16',
};

export const knownApiLevels: readonly string[] = Object.keys(releases);

/**
 * What the browser inside an app says of a phone when an ad in it is seen.
 *
 * @param version - Release of iOS, API level of Android.
 * @param reduced - It leaves model and version out, as Chrome does by itself.
 */
export function userAgentOf(device: DeviceConfig, version: string, reduced: boolean): string {
  if (reduced) return REDUCED;
  let ofDevice = known.get(device);
  if (ofDevice === undefined) {
    ofDevice = new Map();
    known.set(device, ofDevice);
  }
  let text = ofDevice.get(version);
  if (text === undefined) {
    text = newUserAgent(device, version);
    ofDevice.set(version, text);
  }
  return text;
}

/** The same text each time: whoever looks for it by the text has its hash already. */
const known = new WeakMap<DeviceConfig, Map<string, string>>();

const REDUCED =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36';

function newUserAgent({ platform, model }: DeviceConfig, version: string): string {
  if (platform === 'ios') {
    const spelt = version.replaceAll('.', '_');
    return `Mozilla/5.0 (iPhone; CPU iPhone OS ${spelt} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148`;
  }
  const release = releases[version] ?? version;
  return `Mozilla/5.0 (Linux; Android ${release}; ${model}; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/131.0.6778.39 Mobile Safari/537.36`;
}
