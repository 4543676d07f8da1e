import type { App, ChannelList } from '@mmp-sim/contracts/answers';
import type { Windows } from '@mmp-sim/contracts/wire';
import { type FormEvent, useState } from 'react';
import { Done } from '../../parts/done.js';
import { duration } from '../../parts/duration.js';
import { useAct } from '../../parts/use-act.js';
import { useAnswer } from '../../parts/use-answer.js';
import { PLACES, type WindowForm, windowForm, windowsOf } from './window-form.js';
import { WindowFields } from './window-fields.js';

type WindowsProps = { readonly app: App; readonly onChanged: () => void };

/** How long clicks and views count for an app, and for channels where they differ. */
export function AppWindows({ app, onChanged }: WindowsProps) {
  const { act, isActing, refusal, said } = useAct();
  const channels = useAnswer<ChannelList>('GET channels');
  const [form, setForm] = useState(windowForm(app.windows));
  const [ofChannels, setOfChannels] = useState<Readonly<Record<string, WindowForm>>>(
    Object.fromEntries(Object.entries(app.channelWindows).map(([name, windows]) => [name, windowForm(windows)])),
  );
  const others = (channels.answer?.items ?? []).filter(
    ({ shortId }) => shortId !== 'organic' && ofChannels[shortId] === undefined,
  );
  const nameOf = (shortId: string): string =>
    channels.answer?.items.find((one) => one.shortId === shortId)?.name ?? shortId;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const channelWindows = Object.fromEntries(
      Object.entries(ofChannels).map(([name, one]): [string, Windows] => [name, windowsOf(one)]),
    );
    const done = await act(`PATCH apps/${app.id}`, {
      body: { windows: windowsOf(form), channelWindows },
      said: 'Installs from now on are attributed by these windows; none that is decided is decided anew.',
    });
    if (done !== null) onChanged();
  };
  return (
    <>
      <h3>Attribution windows</h3>
      <form onSubmit={(event) => void save(event)}>
        <div className="scroll" tabIndex={0} role="group" aria-label="Table of windows">
          <table className="windows stack">
            <thead>
              <tr>
                <th scope="col">Of</th>
                {PLACES.map(({ place, name }) => (
                  <th key={place} scope="col">
                    {name}
                  </th>
                ))}
                <th scope="col">Do</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">the app</th>
                <WindowFields form={form} whose="the app" onSet={setForm} />
                <td />
              </tr>
              {Object.entries(ofChannels).map(([shortId, one]) => (
                <tr key={shortId}>
                  <th scope="row">{nameOf(shortId)}</th>
                  <WindowFields
                    form={one}
                    whose={nameOf(shortId)}
                    otherwise={app.windows}
                    onSet={(next) => setOfChannels({ ...ofChannels, [shortId]: next })}
                  />
                  <td>
                    <button
                      type="button"
                      onClick={() =>
                        setOfChannels(
                          Object.fromEntries(Object.entries(ofChannels).filter(([name]) => name !== shortId)),
                        )
                      }
                    >
                      As the app<span className="visually-hidden"> for {nameOf(shortId)}</span>
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div className="form">
          <label>
            Windows of a channel
            <select
              value=""
              onChange={({ target }) => setOfChannels({ ...ofChannels, [target.value]: windowForm({}) })}
            >
              <option value="">choose one…</option>
              {others.map(({ shortId, name }) => (
                <option key={shortId} value={shortId}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" className="primary" disabled={isActing}>
            Save the windows
          </button>
          <p className="quiet">
            Both edges are inside. At most {duration(30 * 86_400_000)}. What is left empty for a channel is that of the
            app.
          </p>
        </div>
        <Done refusal={refusal} said={said} />
      </form>
    </>
  );
}
