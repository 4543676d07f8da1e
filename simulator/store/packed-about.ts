import type { About, Source } from '@mmp-sim/contracts/facts';
import type { Device } from '@mmp-sim/contracts/signals';

/** Before what is packed as lines, and before what is packed as JSON. */
const LINES = 'L';
const JSON_TEXT = 'J';

/** Texts of a device, a line for each; an empty line is null. */
const TEXTS = [
  'installationId',
  'advertisingId',
  'developerDeviceId',
  'ip',
  'osVersion',
  'deviceModel',
  'country',
  'appVersion',
  'language',
  'locale',
  'customerUserId',
  'userAgent',
  'deviceName',
  'sdkVersion',
] as const satisfies readonly (keyof Device)[];
/** After those: two lines for what is no text. */
const DEVICE_LINES = TEXTS.length + 2;

/**
 * Packs what facts are about into one text: a line for each part. What has a line break in it, or cannot rest as UTF-8,
 * is packed as JSON, which takes three times as long.
 *
 * @param isShared - Its source is that of other facts too, the same object.
 */
export function packedAbout(about: About, isShared = true): string {
  return linesOf(about, isShared) ?? JSON_TEXT + JSON.stringify(about);
}

export function unpackedAbout(packed: string): About {
  if (packed.startsWith(JSON_TEXT)) return JSON.parse(packed.slice(1)) as About;
  const lines = packed.slice(LINES.length).split('\n');
  const [first = ''] = lines;
  const isThere = first.startsWith('1');
  const user = first.slice(1);
  return {
    device: isThere ? deviceOf(lines.slice(1, 1 + DEVICE_LINES)) : null,
    source: sourceOf(lines.slice(isThere ? 1 + DEVICE_LINES : 1)),
    ...(user === '' ? {} : { user }),
  };
}

/** As it comes back from where it was packed. */
export function repackedAbout(about: About): About {
  return unpackedAbout(packedAbout(about, false));
}

function linesOf({ device, source, user = null }: About, isShared: boolean): string | null {
  if (user !== null && breaks(user)) return null;
  let lines = `${LINES}${device === null ? '0' : '1'}${user ?? ''}`;
  if (device !== null) {
    for (const name of TEXTS) {
      // A device of an older snapshot has fewer fields.
      const text = (device as Partial<Device>)[name] ?? null;
      if (text !== null && breaks(text)) return null;
      lines += `\n${text ?? ''}`;
    }
    const { limitAdTracking = null, sentAtMs = null } = device as Partial<Device>;
    lines += `\n${limitAdTracking === null ? '' : limitAdTracking ? '1' : '0'}\n${sentAtMs ?? ''}`;
  }
  if (source !== null) {
    const sourceLines = linesOfSource(source, isShared);
    if (sourceLines === null) return null;
    lines += sourceLines;
  }
  return lines.isWellFormed() ? lines : null;
}

/** Many facts have the same source. One that was read back is of its own fact alone. */
const packedSources = new WeakMap<Source, string | null>();

function linesOfSource(source: Source, isShared: boolean): string | null {
  if (!isShared) return newLinesOfSource(source);
  const known = packedSources.get(source);
  if (known !== undefined) return known;
  const lines = newLinesOfSource(source);
  packedSources.set(source, lines);
  return lines;
}

function newLinesOfSource(source: Source): string | null {
  const { acquiredAtMs, tracked, cohortUser, channel, campaignId, engagementId, siteId, creativeName, country } =
    source;
  const texts = [channel, campaignId, engagementId, siteId, creativeName, country];
  const isOdd = texts.some((text) => text != null && breaks(text));
  const lines = `\n${acquiredAtMs}\n${tracked ? '1' : '0'}\n${channel}\n${campaignId ?? ''}\n${engagementId ?? ''}\n${siteId ?? ''}\n${creativeName ?? ''}\n${country ?? ''}\n${cohortUser ?? ''}`;
  return isOdd ? null : lines;
}

/** In the order in which a request tells it, so that its JSON is the same text wherever it rested. */
function deviceOf(lines: readonly string[]): Device {
  const texts = Object.fromEntries(TEXTS.map((name, at) => [name, textOf(lines[at])]));
  const [limited = '', sentAt = ''] = lines.slice(TEXTS.length);
  const { customerUserId, userAgent, deviceName, sdkVersion, ...others } = texts as Record<
    (typeof TEXTS)[number],
    string | null
  >;
  return {
    ...others,
    limitAdTracking: limited === '' ? null : limited === '1',
    customerUserId,
    userAgent,
    deviceName,
    sdkVersion,
    sentAtMs: sentAt === '' ? null : Number(sentAt),
  };
}

function sourceOf(lines: readonly string[]): Source | null {
  const [acquiredAt, tracked, channel = '', ...texts] = lines;
  const [campaignId, engagementId, siteId, creativeName, country, cohortUser = ''] = texts;
  if (acquiredAt === undefined) return null;
  return {
    acquiredAtMs: Number(acquiredAt),
    channel,
    campaignId: textOf(campaignId),
    engagementId: textOf(engagementId),
    siteId: textOf(siteId),
    creativeName: textOf(creativeName),
    country: textOf(country),
    tracked: tracked === '1',
    cohortUser: cohortUser === '' ? null : Number(cohortUser),
  };
}

const textOf = (line = ''): string | null => (line === '' ? null : line);

/** An empty text would come back as null. */
const breaks = (text: string): boolean => text === '' || text.indexOf('\n') >= 0;
