import { answerTo } from '../support/answer.js';
import { control } from '../support/control.js';
import type { LivingWorld } from './living.js';

type Workspace = {
  readonly id: string;
  readonly baseUrl: string;
  readonly apps: readonly App[];
};
type App = {
  readonly id: string;
  readonly bundleId: string;
  readonly platform: string;
  readonly sdkKeys: readonly { readonly key: string }[];
};
type Owned = Campaign & { readonly appId: string };
type Campaign = { readonly id: string; readonly shortId: string | null; readonly clickUrl: string };

/** The workspace that the storm never names, and the app of the default workspace that it leaves alone. */
const WITNESS = 'witness';
const UNTOUCHED = 'amazon';

const DEVICE = 'f024e65f3dd94f16983726bcef192d68';

/** What a backend sends about one user, without the key and the app. */
const user = (id: string): Record<string, string> => ({
  analytics_installation_id: id,
  advertising_id: DEVICE,
  os_version: '34',
  sdk_version: 'server',
});

async function send(base: string, path: string, app: App | undefined, more: Record<string, string>): Promise<string> {
  const who = { api_key: app?.sdkKeys[0]?.key ?? '', bundle_id: app?.bundleId ?? '', platform: app?.platform ?? '' };
  const body = new URLSearchParams({ ...who, ...more });
  const answer =
    path === '/v0/user'
      ? await answerTo(`${base}${path}?${body.toString()}`)
      : await answerTo(base + path, { method: 'POST', body });
  return `${answer.status} ${answer.text}`;
}

/** A workspace in which something of everything has happened, at a clock that stands still. */
export async function makeWitness(url: string): Promise<void> {
  const { body } = await control<Workspace>(url, 'POST /_sim/workspaces', {
    id: WITNESS,
    seed: 'witness',
    clock: { mode: 'frozen', now: '2026-01-01T00:00:00Z' },
    apps: [
      { bundleId: 'com.example.witness', platform: 'android', sdkKeys: [{ key: 'WITNESSANDROID' }], playAccess: true },
      { bundleId: 'com.example.witness', platform: 'ios', sdkKeys: [{ key: 'WITNESSIOS' }] },
    ],
  });
  const [android, ios] = body.apps;
  const { body: campaign } = await control<Campaign>(url, `POST /_sim/campaigns?workspace=${WITNESS}`, {
    appId: android?.id,
    name: 'Witness',
    channel: 'mintegral',
    shortId: 'witness-link',
  });
  await answerTo(`${campaign.clickUrl}?advertising_id=${DEVICE}&site_id=1&tenjin_parameter_0=a%20b`);
  const id = '00000000000000000000000000000001';
  const purchase = { product_id: 'gems', price: '4.99', currency: 'EUR', quantity: '2' };
  await send(url, '/v0/event', android, user(id));
  await send(url, '/v0/event', android, { ...user(id), event: 'level_complete', value: '3' });
  await send(url, '/v0/purchase', android, { ...user(id), ...purchase });
  await send(url, '/v1/subscriptions', android, { ...user(id), ...purchase, google_play_purchase_token: 'witness' });
  await send(url, '/v0/event', ios, user('00000000000000000000000000000002'));
  await send(url, '/v0/event', { ...(ios as App), sdkKeys: [{ key: 'WITNESSIOZ' }] }, user('3'));
}

/** Everything that can be asked about that workspace, as it is answered. */
export async function witnessAnswers(url: string): Promise<readonly string[]> {
  const paths = [
    `/_sim/workspaces/${WITNESS}`,
    ...['apps', 'campaigns', 'channels', 'subscriptions', 'requests', 'installs', 'clock'].map(
      (name) => `/_sim/${name}`,
    ),
    '/_sim/installs/00000000000000000000000000000001',
    '/_sim/installs/00000000000000000000000000000002',
    '/_sim/requests/1',
    '/_sim/requests/4',
  ];
  const answers: string[] = [];
  for (const path of paths) {
    const { status, text } = await answerTo(`${url}${path}?workspace=${WITNESS}`);
    answers.push(`GET ${path}: ${status}\n${text}`);
  }
  return answers;
}

/** Plays a click and the open that follows it. @returns How the install was attributed. */
async function playClick(url: string, workspace: string, app: App, campaign: Campaign): Promise<string> {
  const id = 'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeee1';
  const click = await answerTo(`${campaign.clickUrl}?advertising_id=${DEVICE}`);
  const open = await send(url, '/v0/event', app, user(id));
  const { body } = await control<{ attribution: { method: string; campaignId: string; candidatesTotal: number } }>(
    url,
    `GET /_sim/installs/${id}?workspace=${workspace}&app=${app.id}`,
  );
  const { method, campaignId, candidatesTotal } = body.attribution;
  return `${click.status}, ${open}, ${method} of ${campaignId === campaign.id ? 'the campaign' : campaignId} among ${candidatesTotal}`;
}

/** A fresh workspace, of which every fact is known. */
export async function playFreshWorkspace(url: string): Promise<string> {
  const { body: workspace } = await control<Workspace>(url, 'POST /_sim/workspaces', {
    id: 'after-the-storm',
    apps: [{ bundleId: 'com.example.after', platform: 'android', sdkKeys: [{ key: 'AFTERTHESTORM' }] }],
  });
  const [app] = workspace.apps;
  if (app === undefined) throw new Error(`no workspace could be made: ${JSON.stringify(workspace)}`);
  const { body: campaign } = await control<Campaign>(url, `POST /_sim/campaigns?workspace=${workspace.id}`, {
    appId: app.id,
    name: 'After',
    channel: 'unity',
  });
  return playClick(url, workspace.id, app, campaign);
}

/** The demo app that the storm has left alone, in the workspace that it has not. */
export async function playUntouchedApp(url: string): Promise<string> {
  const { body } = await control<{ items: App[] }>(url, 'GET /_sim/apps');
  const app = body.items.find(({ platform, bundleId }) => platform === UNTOUCHED && bundleId === 'dev.mmpsim.demo');
  const { body: campaigns } = await control<{ items: Owned[] }>(url, 'GET /_sim/campaigns');
  const campaign = campaigns.items.find(({ appId }) => appId === app?.id);
  if (app === undefined || campaign === undefined) throw new Error('the demo app for Amazon is gone');
  return playClick(url, 'default', app, campaign);
}

/** So many worlds are always kept in which an app can send and a link can be clicked. */
const KEPT_UP = 3;
let made = 0;

/** What the storm may name: everything but the two. What it has deleted of the useful things is made anew. */
export async function livingWorlds(url: string): Promise<readonly LivingWorld[]> {
  const worlds = await allWorlds(url);
  const isUseful = ({ sender, link, workspace }: LivingWorld): boolean =>
    sender.length > 0 && link.length > 0 && workspace !== 'default';
  const missing = KEPT_UP - worlds.filter(isUseful).length;
  if (missing <= 0) return worlds;
  // Where there is no room, what the storm has made and not filled goes first.
  for (const world of worlds.filter((one) => !isUseful(one) && one.workspace !== 'default').slice(0, missing)) {
    await control(url, `DELETE /_sim/workspaces/${world.workspace}`);
  }
  for (let n = 0; n < missing; n += 1) await makeUsefulWorld(url);
  return allWorlds(url);
}

async function makeUsefulWorld(url: string): Promise<void> {
  made += 1;
  const id = `useful-${made}`;
  const apps = ['android', 'ios'].map((platform) => ({ bundleId: `com.example.${id}`, platform, playAccess: true }));
  const { body } = await control<Workspace>(url, 'POST /_sim/workspaces', {
    id,
    mode: made % 3 === 0 ? 'strict' : 'faithful',
    apps,
  });
  for (const app of body.apps ?? []) {
    const campaign = { appId: app.id, name: 'Useful', channel: 'unity' };
    await control(url, `POST /_sim/campaigns?workspace=${id}`, campaign);
  }
}

async function allWorlds(url: string): Promise<readonly LivingWorld[]> {
  const { body } = await control<{ items: Workspace[] }>(url, 'GET /_sim/workspaces');
  const workspaces = body.items.filter(({ id }) => id !== WITNESS);
  return Promise.all(workspaces.map((workspace) => livingWorld(url, workspace)));
}

async function livingWorld(url: string, workspace: Workspace): Promise<LivingWorld> {
  const { id } = workspace;
  const apps = workspace.apps.filter(({ platform }) => id !== 'default' || platform !== UNTOUCHED);
  const known = new Set(apps.map((app) => app.id));
  const { body } = await control<{ items?: Owned[] }>(url, `GET /_sim/campaigns?workspace=${id}`);
  const campaigns = (body.items ?? []).filter(({ appId }) => known.has(appId));
  return {
    workspace: id,
    app: [...known],
    campaign: campaigns.map((campaign) => campaign.id),
    link: campaigns.flatMap(({ shortId }) => (shortId === null ? [] : [shortId])),
    sender: apps.flatMap(({ sdkKeys, bundleId, platform }) =>
      sdkKeys.map(({ key }) => [key, bundleId, platform].join('\n')),
    ),
  };
}
