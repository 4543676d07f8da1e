import type { App, ChannelList } from '@mmp-sim/contracts/answers';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { MOST_WINDOW_MS, WINDOWS } from '../../parts/attribution-windows.js';
import { Done } from '../../parts/done.js';
import { duration } from '../../parts/duration.js';
import { useFields } from '../../parts/field-problem.js';
import { Meanwhile } from '../../parts/meanwhile.js';
import { visible } from '../../parts/shell-word.js';
import { useAnswer } from '../../parts/use-answer.js';
import { useGuardedAct } from '../../parts/use-guarded-act.js';
import { type AppForm, appForm, toldWindows, windowForm, windowPaths, writtenWindows } from './window-form.js';
import { WindowFields } from './window-fields.js';

type WindowsProps = { readonly app: App; readonly onChanged: () => void };

/** How long clicks and views count for an app, and for channels where they differ. */
export function AppWindows({ app, onChanged }: WindowsProps) {
  const channels = useAnswer<ChannelList>('GET channels');
  const [begun, setBegun] = useState(app);
  const [{ own, ofChannels }, setForm] = useState<AppForm>(appForm(app));
  const channelSelect = useRef<HTMLSelectElement>(null);
  const [sent, setSent] = useState<AppForm | null>(null);
  const read = `GET apps/${app.id}`;
  const { write, isActing, refusal, said, theirs, changes, take } = useGuardedAct<App>({
    read,
    begun,
    tell: toldWindows,
  });
  const fields = useFields(refusal, windowPaths({ own, ofChannels }));
  const setOfChannels = (next: AppForm['ofChannels']): void => setForm({ own, ofChannels: next });
  const others = (channels.answer?.items ?? []).filter(
    ({ shortId }) => shortId !== 'organic' && ofChannels[shortId] === undefined,
  );
  const nameOf = (shortId: string): string =>
    visible(channels.answer?.items.find((one) => one.shortId === shortId)?.name ?? shortId);
  const fill = (from: App): void => {
    setBegun(from);
    setForm(appForm(from));
  };
  // In another simulator its windows may be others; what somebody has begun to write stays.
  useEffect(() => {
    if (JSON.stringify({ own, ofChannels }) === JSON.stringify(appForm(begun))) fill(app);
  }, [app]);
  const save = async (isSure: boolean): Promise<void> => {
    setSent({ own, ofChannels });
    const written = await write(`PATCH apps/${app.id}`, {
      body: writtenWindows({ own, ofChannels }),
      said: 'Installs from now on are attributed by these windows; none that is decided is decided anew.',
      isSure,
    });
    if (written === null) return;
    fill(written);
    onChanged();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save(false);
  };
  return (
    <>
      <h3>Attribution windows</h3>
      <form onSubmit={submit}>
        <div className="scroll" tabIndex={0} role="group" aria-label="Table of windows">
          <table className="windows stack">
            <thead>
              <tr>
                <th scope="col">Of</th>
                {WINDOWS.map(({ name, label }) => (
                  <th key={name} scope="col">
                    {label}
                  </th>
                ))}
                <th scope="col">Do</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">the app</th>
                <WindowFields
                  form={own}
                  sent={sent?.own}
                  whose="the app"
                  fields={fields}
                  under="windows"
                  onSet={(next) => setForm({ own: next, ofChannels })}
                />
                <td />
              </tr>
              {Object.entries(ofChannels).map(([shortId, one]) => (
                <tr key={shortId}>
                  <th scope="row">
                    {nameOf(shortId)}
                    {nameOf(shortId) === shortId ? null : <span className="under">{shortId}</span>}
                  </th>
                  <WindowFields
                    form={one}
                    sent={sent?.ofChannels[shortId]}
                    whose={nameOf(shortId)}
                    otherwise={begun.windows}
                    fields={fields}
                    under={`channelWindows.${shortId}`}
                    onSet={(next) => setOfChannels({ ...ofChannels, [shortId]: next })}
                  />
                  <td>
                    <button
                      type="button"
                      onClick={() => {
                        setOfChannels(
                          Object.fromEntries(Object.entries(ofChannels).filter(([name]) => name !== shortId)),
                        );
                        // The button goes with its row.
                        channelSelect.current?.focus();
                      }}
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
              ref={channelSelect}
              value=""
              onChange={({ target }) => setOfChannels({ ...ofChannels, [target.value]: windowForm({}) })}
            >
              <option value="">choose one…</option>
              {others.map(({ shortId, name }) => (
                <option key={shortId} value={shortId}>
                  {visible(name)}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" className="primary" disabled={isActing}>
            Save the windows
          </button>
          <p className="quiet">
            Both edges are inside. At most {duration(MOST_WINDOW_MS)}. What is left empty for a channel is that of the
            app.
          </p>
        </div>
        <Done refusal={refusal} said={said} atFields={fields.paths} />
        {theirs === null ? null : (
          <Meanwhile
            changes={changes}
            onTake={() => {
              fill(theirs);
              take();
            }}
            onWrite={() => void save(true)}
          />
        )}
      </form>
    </>
  );
}
