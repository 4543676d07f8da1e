// How a backend reports to Tenjin when nobody has thought of its bad days: one fetch after the other, and what fails is
// written to a log. It works on every developer's machine. `mmp-sim exam -- node send.mjs` says what it costs.

const { MMP_SIM_URL: url, MMP_SIM_SDK_KEY: key, MMP_SIM_BUNDLE_ID: bundleId, MMP_SIM_PLATFORM: platform } = process.env;

/** What happened to four players: an open each, two levels, and a purchase. */
function* happenings() {
  for (const player of [1, 2, 3, 4]) {
    const installation = String(player).padStart(32, '0');
    yield ['/v0/event', installation, {}];
    yield ['/v0/event', installation, { event: 'level_complete', value: '1' }];
    yield ['/v0/event', installation, { event: 'level_complete', value: '2' }];
    yield ['/v0/purchase', installation, { product_id: 'gold', price: '4.99', quantity: '1', currency: 'USD' }];
  }
}

for (const [path, installation, fields] of happenings()) {
  const form = new URLSearchParams({
    bundle_id: bundleId,
    platform,
    os_version: '34',
    sdk_version: 'server',
    analytics_installation_id: installation,
    advertising_id: '',
    ...fields,
  });
  try {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${key}:`)}` },
      body: form,
    });
    if (!answer.ok) console.error(`Tenjin answered ${answer.status}`);
  } catch (error) {
    console.error('Tenjin did not answer:', error.cause?.code ?? error.message);
  }
}
