// Sends what happened to two players and ticks each thing off in a file, `before` it is sent or `after` it was answered: what
// is under way when it is killed is lost by the one, and sent once more by the other. `node marking-sender.mjs before|after`
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

const [when] = process.argv.slice(2);
const { MMP_SIM_URL: url, MMP_SIM_SDK_KEY: key, MMP_SIM_BUNDLE_ID: bundleId, MMP_SIM_PLATFORM: platform } = process.env;
const file = join(process.env.MMP_SIM_STATE_DIR, 'ticked-off');
const ticked = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];

async function send(player, event) {
  const name = `${player} ${event}`;
  if (ticked.includes(name)) return;
  const tick = () => appendFileSync(file, `${name}\n`);
  if (when === 'before') tick();
  const headers = {
    authorization: `Basic ${btoa(`${key}:`)}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const fields = {
    bundle_id: bundleId,
    platform,
    os_version: '34',
    sdk_version: 'server',
    analytics_installation_id: String(player).padStart(32, '0'),
    advertising_id: '',
    event,
  };
  const asked = request(`${url}/v0/event`, { method: 'POST', headers });
  asked.end(String(new URLSearchParams(fields)));
  const [response] = await once(asked, 'response');
  response.resume();
  if (when === 'after') tick();
}

// Players side by side, what happened to one of them in its order.
await Promise.all(
  [1, 2].map(async (player) => {
    for (const event of ['', 'a', 'b', 'c']) await send(player, event);
  }),
);
