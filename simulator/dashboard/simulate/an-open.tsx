import type { AppList } from '@mmp-sim/contracts/answers';
import { useAddress, workspaceOf } from '../address.js';
import { Code } from '../parts/code.js';
import { NoApp } from '../parts/no-app.js';
import { useAnswer } from '../parts/use-answer.js';
import { whatToSend } from './what-to-send.js';

/** Anybody's install. */
const AN_INSTALL = { event: 'install', app: null, networks: 'all' } as const;

/** What makes something happen in the workspace of the address: a first open, for this very address. */
export function AnOpen() {
  const workspace = workspaceOf(useAddress());
  const apps = useAnswer<AppList>('GET apps');
  if (apps.answer === null) return <p className="quiet">Looking for an app…</p>;
  const text = whatToSend(AN_INSTALL, apps.answer.items, { origin: location.origin, workspace });
  return text === null ? <NoApp onAgain={apps.askAgain} /> : <Code text={text} label="A first open" />;
}
