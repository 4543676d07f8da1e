import { plain } from '@mmp-sim/contracts/report';
import type { AccessToken, Simulator } from '../index.js';
import { VERSION } from '../version.js';

export type DemoLink = {
  readonly platform: string;
  readonly bundleId: string;
  readonly key: string;
  readonly clickUrl: string | null;
};

const DEVICE = 'f024e65f-3dd9-4f16-9837-26bcef192d68';
const INSTALLATION = '29eeb1610fe74997b6d53f02e9711f8c';

/** The access token that the demo brings: no secret, unlike those of the user. */
export const demoAccess = (simulator: Simulator): AccessToken | undefined =>
  simulator.default.accessTokens.list().find(({ name }) => name === 'Demo');

/** The app of what `--demo` brings. */
export const demoGame = (simulator: Simulator): Simulator['default']['apps'] =>
  simulator.default.apps.filter(({ bundleId }) => bundleId === 'dev.mmpsim.lanterngrove');

/** Whether a token is asked for, and whether whoever pastes lines has it in `MMP_SIM_TOKEN` already. */
export type TokenPlace = 'none' | 'variable' | 'elsewhere';

/** What the banner tells of, besides the simulator itself. */
export type Welcome = {
  /** The settings file that was read; null where there was none. */
  readonly file: string | null;
  readonly demo: readonly DemoLink[];
  readonly token: TokenPlace;
};

/**
 * What `start` prints: the address, the demo keys, and three lines to paste. Never the token: what a job in CI prints is
 * kept for others to read.
 */
export function welcome(simulator: Simulator, { file, demo, token }: Welcome): string {
  const authorization = token === 'none' ? '' : ' -H "Authorization: Bearer $MMP_SIM_TOKEN"';
  const toSet = token === 'elsewhere' ? ' (set MMP_SIM_TOKEN to your token first)' : '';
  const { url } = simulator;
  const android = demo.find(({ platform }) => platform === 'android');
  const keys = demo.map(({ platform, key }) => `  ${platform.padEnd(14)} ${key}`).join('\n');
  const game = demoGame(simulator);
  const own = simulator.default.apps.filter((app) => app.bundleId !== android?.bundleId && !game.includes(app));
  const ownKeys = own
    .map(
      ({ bundleId, platform, sdkKeys }) =>
        `  ${bundleId} on ${platform}: ${sdkKeys.map(({ key }) => key).join(', ')}\n`,
    )
    .join('');
  // Where a token guards the simulator, one that anybody can work out does not count.
  const access = token === 'none' ? demoAccess(simulator) : undefined;
  const reports =
    access === undefined
      ? ''
      : `\nReports as Tenjin's API gives them, at ${url}/v2, with the access token:\n  ${access.token}\n`;
  const { mode } = simulator.default;
  const settings = file === null ? '' : `Settings: ${plain(file)}\n`;
  return `mmp-sim ${VERSION} answers as Tenjin (${mode}) on ${url}
${settings}${keptWhere(simulator)}
SDK keys of the demo app ${android?.bundleId ?? ''}:
${keys}
${ownKeys === '' ? '' : `\nYour apps:\n${ownKeys}`}${gameText(game, url, authorization)}${reports}
Try a click, the open that follows it, and ask who brought the install${toSet}:

  curl -i '${android?.clickUrl ?? ''}?advertising_id=${DEVICE}'
  curl ${url}/v0/event -u ${android?.key ?? ''}: -d 'bundle_id=${android?.bundleId ?? ''}&platform=android&analytics_installation_id=${INSTALLATION}&advertising_id=${DEVICE}&os_version=34&sdk_version=server'
  curl${authorization} ${url}/_sim/installs/${INSTALLATION}

See all of it in a browser: ${url}
What became of every request, as text: ${url}/_sim/requests?format=text
All that it answers: ${url}/_sim/docs
Stop with Ctrl-C.
`;
}

function gameText(game: ReturnType<typeof demoGame>, url: string, authorization: string): string {
  const [first] = game;
  if (first === undefined) return '';
  const keys = game.map(({ platform, sdkKeys: [key] }) => `  ${platform.padEnd(14)} ${key?.key ?? ''}\n`).join('');
  return `
A month of the game ${first.name} (${first.bundleId}) has happened already, its last hours by requests, of which one was dropped;
its keys:
${keys}What its ads cost, and what the installs of the whole month brought in by day 7 after each, by channel:
  curl${authorization} '${url}/_sim/insights/roas?granularity=total&groupBy=channel&days=7&format=csv'
`;
}

function keptWhere({ store: { place, facts }, default: { mode, anyKey } }: Simulator): string {
  if (place === 'memory') return 'Kept in memory, until it stops: --store file:PATH keeps it longer.\n';
  const path = plain(place.replace(/^file:/, ''));
  // What an earlier start has said holds on in the file: only where it is not the usual there is something to know.
  const isUsual = mode === 'faithful' && !anyKey;
  const kept = isUsual ? '' : `; mode ${mode} and any key ${anyKey ? 'on' : 'off'} until a start says otherwise`;
  return `Kept in ${path}: ${facts.toLocaleString('en')} ${facts === 1 ? 'fact' : 'facts'} so far${kept}.\n`;
}
