import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { DemoWire } from './demo-wire.js';
import { deviceFields, type Fields } from './game-backend.js';

/** What the scenes play with. */
export type Stage = {
  readonly wire: DemoWire;
  readonly app: App;
  /** With a tracking link. */
  readonly campaign: Campaign;
  /** Advertising id of somebody who clicked long ago, and installed nothing; null where there is nobody. */
  readonly lateClicker: () => string | null;
  /** The receiver of callbacks answers 503 to what falls due in a scene. */
  readonly refuseCallbacks: (scene: () => void) => void;
};

export type Scene = {
  /** Milliseconds before the end of the month. */
  readonly beforeEndMs: number;
  readonly play: (stage: Stage) => void;
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;

type Phone = Parameters<typeof deviceFields>[0];

/** Its address is of nobody else: those of the world are drawn, these are of a network for documentation. */
const late: Phone = {
  installationId: '5c0ffee0a11ce0000000000000000001',
  advertisingId: null,
  developerDeviceId: null,
  ip: '203.0.113.21',
  osVersion: '34',
  deviceModel: 'Pixel 7',
  country: 'US',
  appVersion: '1.3.0',
};

const keen: Phone = {
  ...late,
  installationId: '5c0ffee0a11ce0000000000000000002',
  advertisingId: '0d15ea5e-1a57-4c1c-8000-0000000000a2',
  ip: '203.0.113.22',
  deviceModel: 'Galaxy S23',
};

const SALE = { product_id: 'gems_400', price: '4.99', currency: 'USD', quantity: '1' };

/**
 * The last minutes of the month, which a backend that is being written could have sent: somebody who clicked too long ago, somebody
 * who clicks and installs at once, and a purchase that arrives at the fourth attempt.
 *
 * @see A call on Android that has neither `sdk_version=server` nor an advertising id is answered 202 and thrown away:
 *   github.com/tenjin/sdk-llm-guides.
 */
export const scenes: readonly Scene[] = [
  {
    beforeEndMs: 14 * MINUTE,
    play: ({ wire, app, lateClicker }) => event(wire, app, { ...late, advertisingId: lateClicker() }, {}),
  },
  {
    beforeEndMs: 13 * MINUTE,
    play: ({ wire, app, lateClicker }) =>
      event(wire, app, { ...late, advertisingId: lateClicker() }, { event: 'tutorial_start', value: '1' }),
  },
  {
    beforeEndMs: 9 * MINUTE,
    play: ({ wire, campaign: { shortId } }) =>
      void wire.open(`/v0/click/${shortId}`, {
        advertising_id: keen.advertisingId ?? '',
        ip_address: keen.ip ?? '',
        user_agent:
          'Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36',
        site_id: 'puzzle-times',
        creative_name: 'playable-3',
        country: 'US',
      }),
  },
  { beforeEndMs: 7 * MINUTE, play: ({ wire, app }) => event(wire, app, keen, {}) },
  {
    beforeEndMs: 6 * MINUTE,
    play: ({ wire, app }) => event(wire, app, keen, { event: 'tutorial_start', value: '1' }),
  },
  // A name that nobody reads: recorded, with a warning.
  {
    beforeEndMs: 5 * MINUTE,
    play: ({ wire, app }) => event(wire, app, keen, { event: 'level_5', valeu: '5' }),
  },
  // A key that was never one of the app's: rejected.
  {
    beforeEndMs: 4 * MINUTE,
    play: ({ wire, app }) => wire.post({ path: '/v0/purchase', fields: purchase(app, keen) }, 'LANTERN-GROVE-STAGING'),
  },
  // Neither a backend, as it says, nor an advertising id: the wire says 202, and nothing is kept.
  {
    beforeEndMs: 3 * MINUTE,
    play: ({ wire, app }) => {
      const { sdk_version: _, advertising_id: __, ...fields } = purchase(app, keen);
      wire.post({ path: '/v0/purchase', fields }, keyOf(app));
    },
  },
  {
    beforeEndMs: 2 * MINUTE,
    play: ({ wire, app, refuseCallbacks }) =>
      refuseCallbacks(() => wire.post({ path: '/v0/purchase', fields: purchase(app, keen) }, keyOf(app))),
  },
  {
    beforeEndMs: 30 * SECOND,
    play: ({ wire, app }) => event(wire, app, keen, { event: 'level_10', value: '10' }),
  },
];

const event = (wire: DemoWire, app: App, phone: Phone, more: Fields): void =>
  wire.post({ path: '/v0/event', fields: { ...deviceFields(phone, app, 'authorized'), ...more } }, keyOf(app));

const purchase = (app: App, phone: Phone): Fields => ({ ...deviceFields(phone, app, 'authorized'), ...SALE });

const keyOf = ({ sdkKeys }: App): string => sdkKeys[0]?.key ?? '';
