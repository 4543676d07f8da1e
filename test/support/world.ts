import type { NewApp, NewCampaign } from '@mmp-sim/contracts/wire';
import type { App, NewWorkspace, RequestEntry, Simulator, WorkspaceHandle } from '../../simulator/index.js';
import { type Answer, answerTo } from './answer.js';
import { control, type ControlAnswer } from './control.js';

export type Params = Readonly<Record<string, string>>;
export type Link = ReturnType<WorkspaceHandle['addCampaign']>;

/** The instant at which frozen worlds stand. */
export const NOON = '2026-11-24T12:00:00.000Z';
export const frozen = { mode: 'frozen', now: NOON } as const;

export const FORM = 'application/x-www-form-urlencoded';
export const AIID = '29eeb1610fe74997b6d53f02e9711f8c';
export const GAID = 'f024e65f3dd94f16983726bcef192d68';
export const OTHER_GAID = '11de7924d076456d9a203c8dee56632a';
export const IDFV = 'b6bc48fe0ce949e4b229ce6c55663fca';
export const ZEROS = '00000000-0000-0000-0000-000000000000';
export const HOME_IP = '203.0.113.7';

export const ACCEPTED = { code: 200, success: true };

/** A workspace with one app, and a backend that sends to it. */
export type World = {
  readonly workspace: WorkspaceHandle;
  readonly app: App;
  readonly key: string;
  /** Parameters of an open that nothing is wrong with. */
  readonly complete: Params;
  post(path: string, params: Params, headers?: Params): Promise<Answer>;
  get(path: string, params: Params, headers?: Params): Promise<Answer>;
  open(overrides?: Params): Promise<Answer>;
  event(name: string, overrides?: Params): Promise<Answer>;
  user(overrides?: Params): Promise<Answer>;
  campaign(overrides?: Partial<NewCampaign>): Link;
  click(link: Link, params?: Params, headers?: Params): Promise<Answer>;
  view(link: Link, params?: Params, headers?: Params): Promise<Answer>;
  /** The newest entry of the journal. */
  last(): RequestEntry;
  control<T = unknown>(line: string, body?: unknown): Promise<ControlAnswer<T>>;
};

export function aWorld(
  sim: Simulator,
  { app: given = {}, ...workspaceOptions }: NewWorkspace & { app?: Partial<NewApp> } = {},
): World {
  const workspace = sim.workspace({
    clock: frozen,
    apps: [{ bundleId: 'com.example.game', platform: 'android', ...given }],
    ...workspaceOptions,
  });
  return worldOf(sim, workspace, workspaceOptions.keyScope === 'workspace');
}

/**
 * The same of a workspace that is there.
 *
 * @param isScoped - Its keys lead to it behind its `/w/{id}` only.
 */
export function worldOf(sim: Simulator, workspace: WorkspaceHandle, isScoped = false): World {
  const [app] = workspace.apps;
  const key = app?.sdkKeys[0]?.key;
  if (app === undefined || key === undefined) throw new RangeError('a world has an app with a key');

  const complete: Params = {
    api_key: key,
    analytics_installation_id: AIID,
    advertising_id: GAID,
    bundle_id: app.bundleId,
    platform: app.platform,
    os_version: app.platform === 'ios' ? '17.5' : '34',
    sdk_version: 'server',
    ...(app.platform === 'ios' ? { developer_device_id: IDFV } : {}),
  };
  const base = isScoped ? workspace.url : sim.url;
  const query = (params: Params): string => new URLSearchParams(params).toString();
  const get: World['get'] = (path, params, headers = {}) =>
    answerTo(`${base}${path}${path.includes('?') ? '&' : '?'}${query(params)}`, { headers });
  const post: World['post'] = (path, params, headers = {}) =>
    answerTo(base + path, { method: 'POST', body: query(params), headers: { 'content-type': FORM, ...headers } });

  return {
    workspace,
    app,
    key,
    complete,
    post,
    get,
    open: (overrides = {}) => post('/v0/event', { ...complete, ...overrides }),
    event: (name, overrides = {}) => post('/v0/event', { ...complete, event: name, ...overrides }),
    user: (overrides = {}) => get('/v0/user', { ...complete, ...overrides }),
    campaign: (overrides = {}) =>
      workspace.addCampaign({ appId: app.id, name: 'Spring', channel: 'Example Ads', ...overrides }),
    click: (link, params = {}, headers = {}) => get(`/v0/click/${link.shortId ?? ''}`, params, headers),
    view: (link, params = {}, headers = {}) => get(`/v0/impression/${link.shortId ?? ''}`, params, headers),
    last() {
      const [newest] = workspace.requests();
      if (newest === undefined) throw new RangeError('nothing has arrived yet');
      return newest;
    },
    control: (line, body) =>
      control(sim.url, `${line}${line.includes('?') ? '&' : '?'}workspace=${workspace.id}`, body),
  };
}

/** The parameters without some of them. */
export function without(params: Params, ...names: readonly string[]): Params {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)));
}
