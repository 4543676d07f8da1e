import type { App, AppList } from '@mmp-sim/contracts/answers';
import { useAddress, workspaceOf } from '../address.js';
import { Code } from './code.js';
import { firstApp, keyOf } from './first-app.js';
import { Link } from './link.js';
import { shellWord } from './shell-word.js';
import { useAnswer } from './use-answer.js';

/** What makes something happen in the workspace of the address: a first open, for this very address. */
export function AnOpen() {
  const address = useAddress();
  const workspace = workspaceOf(address);
  const apps = useAnswer<AppList>('GET apps');
  const app = firstApp(apps.answer?.items ?? [], address.searchParams.get('app'));
  if (app === undefined) {
    return (
      <p className="quiet">
        {apps.answer === null ? (
          'Looking for an app…'
        ) : (
          <>
            The workspace has no app with a key.{' '}
            <Link to={`/control/apps?${new URLSearchParams({ workspace })}`}>Make one</Link> first.
          </>
        )}
      </p>
    );
  }
  const base = workspace === 'default' ? location.origin : `${location.origin}/w/${workspace}`;
  return <Code text={firstOpen(base, app)} label="A first open" />;
}

function firstOpen(
  base: string,
  { bundleId, platform, sdkKeys }: Pick<App, 'bundleId' | 'platform' | 'sdkKeys'>,
): string {
  return [
    `curl -i ${shellWord(`${base}/v0/event`)}`,
    `--data-urlencode ${shellWord(`api_key=${keyOf({ sdkKeys }) ?? ''}`)}`,
    `--data-urlencode ${shellWord(`bundle_id=${bundleId}`)}`,
    `-d platform=${platform}`,
    '-d analytics_installation_id=0d4e8b1f2a3c4d5e8f90a1b2c3d4e5f6',
    '-d advertising_id=6a1b2c3d-4e5f-4a1b-8c2d-3e4f5a6b7c8d',
    ...(platform === 'ios'
      ? ['-d developer_device_id=7b2c3d4e-5f60-4b1c-9d2e-3f4a5b6c7d8e', '-d os_version=17.5']
      : ['-d os_version=34']),
    '-d sdk_version=server',
  ].join(' \\\n  ');
}
