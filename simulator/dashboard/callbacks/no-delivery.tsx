import type { AppList, Callback } from '@mmp-sim/contracts/answers';
import { useAddress, workspaceOf } from '../address.js';
import { Code } from '../parts/code.js';
import { Link } from '../parts/link.js';
import { visible } from '../parts/shell-word.js';
import { useAnswer } from '../parts/use-answer.js';
import { calledCallback, eventText } from './callback-form.js';
import { whatToSend } from '../simulate/what-to-send.js';

/** Nothing was called yet: what makes it happen. */
export function NoDelivery({ callbacks }: { readonly callbacks: readonly Callback[] }) {
  return (
    <section className="empty">
      <h3>Nothing has been planned yet</h3>
      <WhatMakesOne callbacks={callbacks} />
    </section>
  );
}

function WhatMakesOne({ callbacks }: { readonly callbacks: readonly Callback[] }) {
  const workspace = workspaceOf(useAddress());
  const apps = useAnswer<AppList>('GET apps');
  if (callbacks.length === 0) return <p>There is no callback that waits for anything.</p>;
  const active = callbacks.filter((callback) => callback.active);
  if (active.length === 0) return <p>All callbacks are paused. Resume one, and what it waits for is called.</p>;
  if (apps.answer === null) return <p className="quiet">Looking for an app…</p>;
  for (const callback of active) {
    const text = whatToSend(callback, apps.answer.items, { origin: location.origin, workspace });
    if (text === null) continue;
    return (
      <>
        <p>When what a callback waits for happens, its delivery stands here at once.</p>
        <Code text={text} label={`What ${calledCallback(callback)} waits for`} />
      </>
    );
  }
  return (
    <p>
      When {orOf(active.map(eventText))} of an installation that they are about happens, its delivery stands here at
      once. <Link to={`/simulate?${new URLSearchParams({ workspace })}`}>Simulate</Link> plays networks and apps.
    </p>
  );
}

/** `install`, `install or purchase`. */
const orOf = (events: readonly string[]): string => visible([...new Set(events)].join(' or '));
