// Stands for the part of your backend that reports to Tenjin.

export type Device = { installationId: string; advertisingId: string };

export function tenjin(baseUrl: string, sdkKey: string) {
  async function send(path: string, { installationId, advertisingId }: Device, fields: Record<string, string>) {
    const response = await fetch(baseUrl + path, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${sdkKey}:`)}` },
      body: new URLSearchParams({
        bundle_id: 'com.example.game',
        platform: 'android',
        os_version: '34',
        sdk_version: 'server',
        analytics_installation_id: installationId,
        advertising_id: advertisingId,
        ...fields,
      }),
    });
    // Only a 200 counts: with a 202 Tenjin says thank you and throws the call away.
    if (response.status !== 200) console.warn(`Tenjin answered ${response.status}: ${await response.text()}`);
  }

  return {
    opened: (device: Device) => send('/v0/event', device, {}),
    finishedLevel: (device: Device, level: number) =>
      send('/v0/event', device, { event: 'level_complete', value: String(level) }),
    bought: (device: Device, product: string, price: string) =>
      send('/v0/purchase', device, { product_id: product, price, quantity: '1', currency: 'USD' }),
  };
}
