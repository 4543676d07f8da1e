import type { CallbackList } from '@mmp-sim/contracts/answers';
import { useEffect, useState } from 'react';
import { idIn, leaveTo, useAddress, withQuery } from '../address.js';
import { Answered } from '../parts/answered.js';
import { Done } from '../parts/done.js';
import { Link } from '../parts/link.js';
import { useAnswer } from '../parts/use-answer.js';
import { useFocusBack } from '../parts/use-focus-back.js';
import { useFresh } from '../parts/use-fresh.js';
import { CallbackMode } from './callback-mode.js';
import './callbacks.css';
import { DefinitionEditor } from './definition-editor.js';
import { Definitions } from './definitions.js';
import { Deliveries } from './deliveries.js';
import { DeliveryDetails } from './delivery-details.js';

/** A request or a fact may have planned something that waits. */
const EVENTS = ['delivery', 'request', 'fact', 'clock', 'due'];

/** What is called when something happens, and how it went. What is chosen stands in the address. */
export default function CallbacksPage() {
  const address = useAddress();
  const { again, stream } = useFresh(EVENTS);
  const [changed, setChanged] = useState(0);
  const [said, setSaid] = useState('');
  const changes = again + changed;
  const list = useAnswer<CallbackList>('GET callbacks', { again: changes });
  const edited = address.searchParams.get('edit');
  const opened = idIn(address, 'delivery');
  useFocusBack('delivery', opened);
  useFocusBack('edit', edited);
  // What was said is of the one before.
  useEffect(() => setSaid((before) => (edited === null ? before : '')), [edited]);
  const close = (): void => leaveTo(withQuery(address, { delivery: null }));
  const change = (): void => setChanged((count) => count + 1);
  return (
    <div className={opened === null ? 'callbacks' : 'callbacks with-details'}>
      <div className="all-of-it">
        <header className="page-head">
          <h1>Callbacks</h1>
          <Link to={withQuery(address, { edit: 'new' })} className="button">
            New callback
          </Link>
        </header>
        <Answered asking={list} loading="Loading the callbacks…">
          {({ items, mode }) => (
            <>
              <CallbackMode mode={mode} onChanged={change} />
              <Done refusal={null} said={edited === null ? said : ''} />
              {edited === null ? null : (
                <DefinitionEditor
                  key={edited}
                  callback={edited === 'new' ? null : (items.find(({ id }) => id === edited) ?? null)}
                  id={edited}
                  mode={mode}
                  onWritten={(text) => {
                    setSaid(text);
                    change();
                  }}
                />
              )}
              <Definitions callbacks={items} onChanged={change} />
              <Deliveries callbacks={items} again={changes} stream={stream} opened={opened} />
            </>
          )}
        </Answered>
      </div>
      {opened === null ? null : (
        <DeliveryDetails key={opened} id={opened} again={changes} onClose={close} onChanged={change} />
      )}
    </div>
  );
}
