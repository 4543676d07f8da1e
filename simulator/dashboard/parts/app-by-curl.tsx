import { useAddress, workspaceOf } from '../address.js';
import { Code } from './code.js';
import { controlCurl } from './curl.js';

const AN_APP = { bundleId: 'com.example.game', platform: 'android' } as const;

/** Makes an app in the workspace of the address. @param onAgain - Asks for the apps, where the stream that tells of them has stopped. */
export function AppByCurl({ onAgain }: { readonly onAgain: () => void }) {
  const workspace = workspaceOf(useAddress());
  return (
    <>
      <Code text={controlCurl('POST apps', workspace, AN_APP)} label="An app with a key, by curl" />
      <button type="button" onClick={onAgain}>
        Look again
      </button>
    </>
  );
}
