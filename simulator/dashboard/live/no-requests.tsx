import type { AppList } from '@mmp-sim/contracts/answers';
import { goTo, useAddress, withQuery } from '../address.js';
import { Code } from '../parts/code.js';
import { useAnswer } from '../parts/use-answer.js';

type NoRequestsProps = { readonly isFiltered: boolean; readonly workspace: string };

/** Nothing to show: what to send, for this very address. */
export function NoRequests({ isFiltered, workspace }: NoRequestsProps) {
  const address = useAddress();
  const apps = useAnswer<AppList>('GET apps');
  if (isFiltered) {
    const none = { verdict: null, endpoint: null, app: null, installation: null, text: null };
    return (
      <section className="empty">
        <h2>No request is like that</h2>
        <p>What comes and is like it will stand here.</p>
        <button type="button" onClick={() => goTo(withQuery(address, none))}>
          Show all
        </button>
      </section>
    );
  }
  const app = apps.answer?.items.find(({ sdkKeys }) => sdkKeys.some(({ disabled }) => !disabled));
  const base = workspace === 'default' ? location.origin : `${location.origin}/w/${workspace}`;
  return (
    <section className="empty">
      <h2>No request has come yet</h2>
      <p>Send one to this address, and it stands here at once:</p>
      {app === undefined ? (
        <p className="quiet">
          {apps.isAsking ? 'Looking for an app…' : 'The workspace has no app with a key. Make one first.'}
        </p>
      ) : (
        <Code text={firstOpen(base, app)} label="A first open" />
      )}
    </section>
  );
}

type FirstApp = {
  readonly bundleId: string;
  readonly platform: string;
  readonly sdkKeys: readonly { readonly key: string }[];
};

const firstOpen = (base: string, { bundleId, platform, sdkKeys: [first] }: FirstApp): string =>
  [
    `curl -i ${base}/v0/event`,
    `-d api_key=${first?.key ?? ''}`,
    `-d bundle_id=${bundleId}`,
    `-d platform=${platform}`,
    '-d analytics_installation_id=0d4e8b1f2a3c4d5e8f90a1b2c3d4e5f6',
    '-d advertising_id=6a1b2c3d-4e5f-4a1b-8c2d-3e4f5a6b7c8d',
    ...(platform === 'ios'
      ? ['-d developer_device_id=7b2c3d4e-5f60-4b1c-9d2e-3f4a5b6c7d8e', '-d os_version=17.5']
      : ['-d os_version=34']),
    '-d sdk_version=server',
  ].join(' \\\n  ');
