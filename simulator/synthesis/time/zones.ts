// Local time by a table of our own: what an engine knows of time zones changes with its version, and with it the data.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** When clocks change: on the first such weekday on or after a day of a month, at an hour of UTC or of local winter time. */
type Turn = {
  readonly month: number;
  readonly weekday: number;
  readonly onOrAfter: number;
  readonly hour: number;
  readonly of: 'utc' | 'winter';
};

const [SUNDAY, THURSDAY, FRIDAY] = [0, 4, 5];
const turn = (month: number, weekday: number, onOrAfter: number, hour: number, of: Turn['of']): Turn => ({
  month,
  weekday,
  onOrAfter,
  hour,
  of,
});

/** Forward, and back. */
const summers = {
  europe: [turn(3, SUNDAY, 25, 1, 'utc'), turn(10, SUNDAY, 25, 1, 'utc')],
  america: [turn(3, SUNDAY, 8, 2, 'winter'), turn(11, SUNDAY, 1, 1, 'winter')],
  australia: [turn(10, SUNDAY, 1, 2, 'winter'), turn(4, SUNDAY, 1, 2, 'winter')],
  newZealand: [turn(9, SUNDAY, 24, 2, 'winter'), turn(4, SUNDAY, 1, 2, 'winter')],
  chile: [turn(9, SUNDAY, 2, 4, 'utc'), turn(4, SUNDAY, 2, 3, 'utc')],
  egypt: [turn(4, FRIDAY, 24, 0, 'winter'), turn(10, THURSDAY, 25, 23, 'winter')],
  israel: [turn(3, FRIDAY, 23, 2, 'winter'), turn(10, SUNDAY, 25, 1, 'winter')],
} as const satisfies Record<string, readonly [Turn, Turn]>;
type Summer = keyof typeof summers | 'never';

export type Zone = {
  readonly name: string;
  /** Minutes east of UTC in winter. */
  readonly minutes: number;
  readonly summer: Summer;
  /** Of the country's people. */
  readonly share: number;
};

const only = (name: string, minutes: number, summer: Summer = 'never'): Zone[] => [{ name, minutes, summer, share: 1 }];

/**
 * Zones by country, ISO 3166-1 alpha-2. Large countries have those in which most people live.
 *
 * @see IANA time zone database 2025b; shares of people are rounded.
 */
const zones: Readonly<Record<string, readonly Zone[]>> = {
  AE: only('Asia/Dubai', 240),
  AR: only('America/Argentina/Buenos_Aires', -180),
  AT: only('Europe/Vienna', 60, 'europe'),
  AU: [
    { name: 'Australia/Sydney', minutes: 600, summer: 'australia', share: 0.64 },
    { name: 'Australia/Brisbane', minutes: 600, summer: 'never', share: 0.2 },
    { name: 'Australia/Perth', minutes: 480, summer: 'never', share: 0.16 },
  ],
  BD: only('Asia/Dhaka', 360),
  BE: only('Europe/Brussels', 60, 'europe'),
  BR: [
    { name: 'America/Sao_Paulo', minutes: -180, summer: 'never', share: 0.93 },
    { name: 'America/Manaus', minutes: -240, summer: 'never', share: 0.07 },
  ],
  CA: [
    { name: 'America/Toronto', minutes: -300, summer: 'america', share: 0.62 },
    { name: 'America/Winnipeg', minutes: -360, summer: 'america', share: 0.12 },
    { name: 'America/Edmonton', minutes: -420, summer: 'america', share: 0.12 },
    { name: 'America/Vancouver', minutes: -480, summer: 'america', share: 0.14 },
  ],
  CH: only('Europe/Zurich', 60, 'europe'),
  CL: only('America/Santiago', -240, 'chile'),
  CN: only('Asia/Shanghai', 480),
  CO: only('America/Bogota', -300),
  CZ: only('Europe/Prague', 60, 'europe'),
  DE: only('Europe/Berlin', 60, 'europe'),
  DK: only('Europe/Copenhagen', 60, 'europe'),
  EG: only('Africa/Cairo', 120, 'egypt'),
  ES: only('Europe/Madrid', 60, 'europe'),
  FI: only('Europe/Helsinki', 120, 'europe'),
  FR: only('Europe/Paris', 60, 'europe'),
  GB: only('Europe/London', 0, 'europe'),
  GR: only('Europe/Athens', 120, 'europe'),
  HK: only('Asia/Hong_Kong', 480),
  HU: only('Europe/Budapest', 60, 'europe'),
  ID: [
    { name: 'Asia/Jakarta', minutes: 420, summer: 'never', share: 0.82 },
    { name: 'Asia/Makassar', minutes: 480, summer: 'never', share: 0.18 },
  ],
  IE: only('Europe/Dublin', 0, 'europe'),
  IL: only('Asia/Jerusalem', 120, 'israel'),
  IN: only('Asia/Kolkata', 330),
  IT: only('Europe/Rome', 60, 'europe'),
  JP: only('Asia/Tokyo', 540),
  KR: only('Asia/Seoul', 540),
  MX: only('America/Mexico_City', -360),
  MY: only('Asia/Kuala_Lumpur', 480),
  NG: only('Africa/Lagos', 60),
  NL: only('Europe/Amsterdam', 60, 'europe'),
  NO: only('Europe/Oslo', 60, 'europe'),
  NZ: only('Pacific/Auckland', 720, 'newZealand'),
  PE: only('America/Lima', -300),
  PH: only('Asia/Manila', 480),
  PK: only('Asia/Karachi', 300),
  PL: only('Europe/Warsaw', 60, 'europe'),
  PT: only('Europe/Lisbon', 0, 'europe'),
  RO: only('Europe/Bucharest', 120, 'europe'),
  SA: only('Asia/Riyadh', 180),
  SE: only('Europe/Stockholm', 60, 'europe'),
  SG: only('Asia/Singapore', 480),
  TH: only('Asia/Bangkok', 420),
  TR: only('Europe/Istanbul', 180),
  TW: only('Asia/Taipei', 480),
  UA: only('Europe/Kyiv', 120, 'europe'),
  US: [
    { name: 'America/New_York', minutes: -300, summer: 'america', share: 0.475 },
    { name: 'America/Chicago', minutes: -360, summer: 'america', share: 0.29 },
    { name: 'America/Denver', minutes: -420, summer: 'america', share: 0.065 },
    { name: 'America/Los_Angeles', minutes: -480, summer: 'america', share: 0.17 },
  ],
  VN: only('Asia/Ho_Chi_Minh', 420),
  ZA: only('Africa/Johannesburg', 120),
};

/** Countries of which people can be made, in alphabetical order. */
export const knownCountries: readonly string[] = Object.keys(zones);

/** Zones of a country, the one with most people first. @throws {RangeError} If the country is not known. */
export function zonesOf(country: string): readonly Zone[] {
  const known = zones[country];
  if (known === undefined) throw new RangeError(`no time zone of ${country}`);
  return known;
}

/** A calendar year of winter time, and when its summer begins and ends. */
type Year = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly forwardMs: number;
  readonly backMs: number;
};

/** Those that were asked for: to find out when clocks change takes several dates, and it is asked for each visit. */
const years = new Map<Zone, Year[]>();

/** Milliseconds to be added to an instant in UTC for local time. */
export function offsetMs(zone: Zone, atMs: number): number {
  const winter = zone.minutes * MINUTE;
  if (zone.summer === 'never') return winter;
  const { forwardMs, backMs } = yearOf(zone, zone.summer, winter, atMs);
  // In the south summer lasts over the turn of the year.
  const isSummer = forwardMs < backMs ? atMs >= forwardMs && atMs < backMs : atMs >= forwardMs || atMs < backMs;
  return isSummer ? winter + HOUR : winter;
}

function yearOf(zone: Zone, summer: keyof typeof summers, winterMs: number, atMs: number): Year {
  let known = years.get(zone);
  if (known === undefined) {
    known = [];
    years.set(zone, known);
  }
  for (let i = 0; i < known.length; i += 1) {
    const one = known[i];
    if (one !== undefined && atMs >= one.fromMs && atMs < one.toMs) return one;
  }
  const year = new Date(atMs + winterMs).getUTCFullYear();
  const [forward, back] = summers[summer];
  const made: Year = {
    fromMs: Date.UTC(year, 0) - winterMs,
    toMs: Date.UTC(year + 1, 0) - winterMs,
    forwardMs: instantOf(forward, year, winterMs),
    backMs: instantOf(back, year, winterMs),
  };
  known.push(made);
  return made;
}

function instantOf({ month, weekday, onOrAfter, hour, of }: Turn, year: number, winterMs: number): number {
  const earliest = Date.UTC(year, month - 1, onOrAfter);
  const days = (weekday - new Date(earliest).getUTCDay() + 7) % 7;
  return earliest + days * DAY + hour * HOUR - (of === 'utc' ? 0 : winterMs);
}
