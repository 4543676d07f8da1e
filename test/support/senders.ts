import {
  createSender,
  type Device,
  type KnownDevice,
  type Sender,
  type SenderEventName,
  type SenderEvents,
  type SenderOptions,
} from '@mmp-sim/sender';
import { AIID, GAID, HOME_IP, IDFV } from './world.js';

export const ANDROID = { bundleId: 'com.example.game', platform: 'android' } as const;
export const IOS = { bundleId: 'com.example.game', platform: 'ios' } as const;

/** What is told of a device on which nothing is wrong. */
export const PHONE = {
  installationId: AIID,
  advertisingId: GAID,
  osVersion: 34,
  ipAddress: HOME_IP,
} as const satisfies Device;
export const IPHONE = {
  app: IOS,
  installationId: AIID,
  advertisingId: GAID,
  developerDeviceId: IDFV,
  osVersion: '17.5',
  ipAddress: HOME_IP,
} as const satisfies Device;

/** Another installation on the same kind of phone. @param n - 1 to 9. */
export const phone = (n: number): KnownDevice => ({ ...PHONE, installationId: String(n).repeat(32) });

/** A sender to a server, for an Android app with the key `KEY`, that tries again at once and prints no warnings. */
export function aSender(baseUrl: string, options: Partial<SenderOptions> = {}): Sender {
  const sender = createSender({
    mmp: 'tenjin',
    sdkKey: 'KEY',
    baseUrl,
    app: ANDROID,
    minDelayMs: 0,
    baseDelayMs: 1,
    maxDelayMs: 2,
    ...options,
  });
  for (const name of ['parked', 'dropped', 'dead', 'held', 'failure'] as const) sender.on(name, () => {});
  return sender;
}

/** Resolves with the next event of a kind. */
export function next<Name extends SenderEventName>(sender: Sender, name: Name): Promise<SenderEvents[Name]> {
  return new Promise((resolve) => {
    const stop = sender.on(name, (event) => {
      stop();
      resolve(event);
    });
  });
}

/** Everything of some kinds that a sender tells from now on, in order. */
export function recorded<Name extends SenderEventName>(
  sender: Sender,
  ...names: readonly Name[]
): [Name, SenderEvents[Name]][] {
  const told: [Name, SenderEvents[Name]][] = [];
  for (const name of names) sender.on(name, (event) => void told.push([name, event]));
  return told;
}
