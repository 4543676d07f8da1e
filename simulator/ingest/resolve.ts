import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import type { Finding } from '@mmp-sim/contracts/findings';
import type { AppRef } from '@mmp-sim/contracts/signals';
import { checkControl } from '@mmp-sim/contracts/validators';
import type { Mmp, Rejection, WireFields, WireRequest } from '../mmps/mmp.js';
import type { Directory } from '../workspaces/directory.js';
import type { Workspace } from '../workspaces/workspace.js';
import * as appRefusals from './app-refusals.js';
import type { Nearest } from './refusal.js';
import * as refusals from './refusals.js';

/** Whose request it is, as far as it can be told; `rejected` says why it can be told no further. */
export type Resolved = {
  readonly workspace: Workspace;
  readonly app: App | null;
  readonly campaign: Campaign | null;
  readonly key: string | null;
  readonly rejected: { readonly reason: Rejection; readonly finding: Finding } | null;
};

/**
 * Finds the workspace, and the app or campaign, that a request names by its key or its link.
 *
 * @param options - `scoped`: the workspace of the `/w/{id}` before the path; null where there is none. `mayMakeApp`:
 *   whether a workspace with `anyKey` makes the app of an unknown key; a request that is refused anyway makes none.
 */
export function resolve(
  directory: Directory,
  mmp: Mmp,
  request: WireRequest,
  values: WireFields['values'],
  { scoped, mayMakeApp }: { readonly scoped: Workspace | null; readonly mayMakeApp: boolean },
): Resolved {
  const { key, app, link } = mmp.identify(request, values);
  if (link !== undefined) return resolveLink(directory, link, scoped);
  if (key === undefined && mmp.verify !== undefined)
    return resolveSigned(mmp, request, values, app, scoped ?? directory.default());
  if (key === undefined) {
    return rejected(
      scoped ?? directory.default(),
      null,
      'unauthorized',
      appRefusals.missingKey(request.headers, Object.keys(values)),
    );
  }

  const owner = directory.ownerOfKey(key);
  const workspace = scoped ?? owner ?? directory.default();
  if (!workspace.catalog.keys.has(key)) {
    const isFree = owner === null || workspace.keyScope === 'workspace';
    const accepted = mayMakeApp && workspace.anyKey && isFree ? appOfAnyKey(workspace, key, app) : null;
    if (accepted !== null) return { workspace, app: accepted, campaign: null, key, rejected: null };
    const known = app === undefined ? null : knownApp(workspace, app);
    if (mayMakeApp && workspace.anyKey && isFree && known === null) {
      // The key would have been taken, but what it names cannot be an app.
      const finding = workspace.catalog.takesApps
        ? noSuchApp(workspace, app, [], values)
        : appRefusals.noRoomForApp(app);
      return rejected(workspace, key, 'no-such-app', finding);
    }
    if (carriesBareKey(request, directory)) return rejected(workspace, key, 'unauthorized', appRefusals.bareKey());
    const finding =
      known !== null && workspace.anyKey && isFree
        ? appRefusals.unknownKeyOfKnownApp(key, known)
        : appRefusals.unknownKey(key, nearest(key, keysOf(directory, workspace), scoped !== null), owner?.id ?? null);
    return rejected(workspace, key, 'unauthorized', finding);
  }
  const found = app === undefined ? null : knownApp(workspace, app);
  if (found === null)
    return rejected(workspace, key, 'no-such-app', noSuchApp(workspace, app, appsOfKey(workspace, key), values));
  if (!found.sdkKeys.some((one) => one.key === key)) {
    return {
      ...rejected(
        workspace,
        key,
        'key-of-another-app',
        appRefusals.keyOfAnotherApp(key, found, appsOfKey(workspace, key)),
      ),
      app: found,
    };
  }
  return { workspace, app: found, campaign: null, key, rejected: null };
}

/** Whether a known key stands behind `Basic` as it is. */
function carriesBareKey({ headers }: WireRequest, directory: Directory): boolean {
  const bare = /^basic\s+([^\s:]+)/i.exec(String(headers['authorization'] ?? ''))?.[1];
  return bare !== undefined && directory.ownerOfKey(bare) !== null;
}

function resolveLink(directory: Directory, shortId: string, scoped: Workspace | null): Resolved {
  const workspace = scoped ?? directory.ownerOfLink(shortId) ?? directory.default();
  const campaign = workspace.catalog.campaignOfLink(shortId);
  if (campaign === null || campaign.deleted) {
    const meant = campaign === null ? nearest(shortId, linksOf(directory, workspace), scoped !== null) : null;
    const finding = refusals.noSuchLink(shortId, meant, campaign !== null);
    return rejected(workspace, null, 'no-such-link', finding);
  }
  return { workspace, app: workspace.catalog.app(campaign.appId), campaign, key: null, rejected: null };
}

/** Names of one kind, keys or short ids of links: those of the workspace, and those that lead to any. */
type Known = {
  readonly own: Iterable<string>;
  readonly all: Iterable<string>;
  readonly ownerOf: (name: string) => Workspace | null;
};

const keysOf = (directory: Directory, { catalog }: Workspace): Known => ({
  own: catalog.keys.all(),
  all: directory.keysToLookThrough(),
  ownerOf: (key) => directory.ownerOfKey(key),
});

const linksOf = (directory: Directory, { catalog }: Workspace): Known => ({
  own: catalog.links.all(),
  all: directory.linksToLookThrough(),
  ownerOf: (shortId) => directory.ownerOfLink(shortId),
});

/** The known name that a misspelt one is nearest to: of its workspace, else of any other that it could have led to. */
function nearest(name: string, { own, all, ownerOf }: Known, isScoped: boolean): Nearest | null {
  const here = didYouMean(name, own);
  if (here !== null) return { meant: here, elsewhere: null };
  const meant = isScoped ? null : didYouMean(name, all);
  return meant === null ? null : { meant, elsewhere: ownerOf(meant)?.id ?? null };
}

/** The key is not on the wire: the app is named, and one of its keys must have signed. */
function resolveSigned(
  mmp: Mmp,
  request: WireRequest,
  values: WireFields['values'],
  app: AppRef | undefined,
  workspace: Workspace,
): Resolved {
  const found = app === undefined ? null : knownApp(workspace, app);
  if (found === null) return rejected(workspace, null, 'no-such-app', noSuchApp(workspace, app, [], values));
  const signedBy = found.sdkKeys.find(({ key }) => mmp.verify?.(request, values, key) === true);
  if (signedBy === undefined) {
    return { ...rejected(workspace, null, 'bad-signature', refusals.badSignature()), app: found };
  }
  return { workspace, app: found, campaign: null, key: signedBy.key, rejected: null };
}

/** With `anyKey`, an unknown key with an unknown bundle and platform makes that app. */
function appOfAnyKey(workspace: Workspace, key: string, app: AppRef | undefined): App | null {
  if (app === undefined) return null;
  if (knownApp(workspace, app) !== null) return null;
  const made = checkControl('NewApp', { bundleId: app.bundleId, platform: app.platform, sdkKeys: [{ key }] });
  return 'value' in made && workspace.catalog.takesApps ? workspace.catalog.addApp(made.value) : null;
}

function knownApp(workspace: Workspace, { bundleId, platform }: AppRef): App | null {
  return bundleId === null || platform === null ? null : workspace.catalog.appOf(bundleId, platform);
}

function noSuchApp(
  workspace: Workspace,
  app: AppRef | undefined,
  fitting: readonly App[],
  values: WireFields['values'],
): Finding {
  const { bundleId = null, platform = null } = app ?? {};
  return appRefusals.noSuchApp(bundleId, platform, workspace.catalog.apps(), fitting, Object.keys(values));
}

function appsOfKey({ catalog }: Workspace, key: string): App[] {
  return catalog.apps().filter(({ sdkKeys }) => sdkKeys.some((one) => one.key === key));
}

function rejected(workspace: Workspace, key: string | null, reason: Rejection, finding: Finding): Resolved {
  return { workspace, app: null, campaign: null, key, rejected: { reason, finding } };
}
