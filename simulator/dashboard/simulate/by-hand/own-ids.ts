import type { Phone } from '../phones.js';

type OwnId = {
  /** Its parameter on the wire, and in the address. */
  readonly name: string;
  readonly of: 'advertisingId' | 'developerDeviceId' | 'installationId';
  readonly label: string;
  readonly shape: RegExp;
  readonly expected: string;
};

/** As the MMP takes them; one that is all zeros is none, which is said by the tracking. */
const OF_DEVICE = /^(?![0-]+$)[\dA-Fa-f-]{16,64}$/;

/** What can be typed in place of the ids that follow from the model and the person. */
export const OWN_IDS: readonly OwnId[] = [
  {
    name: 'advertising_id',
    of: 'advertisingId',
    label: 'Advertising id',
    shape: OF_DEVICE,
    expected: '16 to 64 hexadecimal digits, not all zeros: who allows no tracking has none',
  },
  {
    name: 'developer_device_id',
    of: 'developerDeviceId',
    label: 'Device id (IDFV, App Set ID)',
    shape: OF_DEVICE,
    expected: '16 to 64 hexadecimal digits, not all zeros',
  },
  {
    name: 'analytics_installation_id',
    of: 'installationId',
    label: 'Installation id',
    shape: /^(?![0-]+$)[\dA-Fa-f]{8}-?[\dA-Fa-f]{4}-?[\dA-Fa-f]{4}-?[\dA-Fa-f]{4}-?[\dA-Fa-f]{12}$/,
    expected: 'a UUID, with or without hyphens, not all zeros',
  },
];

/** Nothing of it in an address. */
export const noOwn = (...ids: readonly OwnId['of'][]): Readonly<Record<string, null>> =>
  Object.fromEntries(OWN_IDS.filter(({ of }) => ids.includes(of)).map(({ name }) => [name, null]));

/** What is wrong with a typed id; null where nothing is. */
export const ownIdProblem = ({ shape, expected }: OwnId, typed: string): string | null =>
  typed.trim() === '' || shape.test(typed.trim()) ? null : expected;

/** The same phone with the ids that the address names. One that cannot be counts for nothing; without consent there is no advertising id. */
export function withOwnIds(phone: Phone, { searchParams }: URL): Phone {
  const own = OWN_IDS.flatMap(({ name, of, shape }) => {
    const typed = searchParams.get(name)?.trim() ?? '';
    return !shape.test(typed) || (of === 'advertisingId' && phone.advertisingId === null) ? [] : [[of, typed] as const];
  });
  return { ...phone, ...Object.fromEntries(own) };
}
