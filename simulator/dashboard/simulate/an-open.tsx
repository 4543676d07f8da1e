import type { AppList } from '@mmp-sim/contracts/answers';
import { useAddress, workspaceOf } from '../address.js';
import { Code } from '../parts/code.js';
import { firstApp } from '../parts/first-app.js';
import { NoApp } from '../parts/no-app.js';
import { useAnswer } from '../parts/use-answer.js';
import { whatToSend } from './what-to-send.js';

/** What makes something happen in the workspace of the address: a first open, for this very address. */
export function AnOpen() {
  const address = useAddress();
  const apps = useAnswer<AppList>('GET apps');
  if (apps.answer === null) return <p className="quiet">Looking for an app…</p>;
  const app = firstApp(apps.answer.items, address.searchParams.get('app'))?.id ?? null;
  const place = { origin: location.origin, workspace: workspaceOf(address) };
  const text = whatToSend({ event: 'install', app, networks: 'all' }, apps.answer.items, place);
  return text === null ? <NoApp onAgain={apps.askAgain} /> : <Code text={text} label="A first open" />;
}
