import type { Device } from '@mmp-sim/contracts/signals';

/** A device of which nothing has been told. */
export const unknownDevice: Device = {
  installationId: null,
  advertisingId: null,
  developerDeviceId: null,
  ip: null,
  osVersion: null,
  deviceModel: null,
  country: null,
  appVersion: null,
  language: null,
  locale: null,
  limitAdTracking: null,
  customerUserId: null,
  userAgent: null,
  deviceName: null,
  sdkVersion: null,
  sentAtMs: null,
};
