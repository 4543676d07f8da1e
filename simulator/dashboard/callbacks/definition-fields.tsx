import type { AppList, CallbackTemplate, ChannelList } from '@mmp-sim/contracts/answers';
import type { RefObject } from 'react';
import { appName } from '../parts/app-name.js';
import { visible } from '../parts/shell-word.js';
import { useAnswer } from '../parts/use-answer.js';
import { type CallbackForm, CUSTOM, OF_TEMPLATE, TRIGGERS } from './callback-form.js';

type FieldsProps = {
  readonly form: CallbackForm;
  readonly template: CallbackTemplate | null;
  readonly urlField: RefObject<HTMLInputElement | null>;
  readonly onSet: (changes: Partial<CallbackForm>) => void;
};

const NETWORKS = [
  ['all', 'all'],
  ['channel', 'those of one channel'],
  ['channel_and_organic', 'those of one channel, and organic ones'],
  ['list', 'those of several channels'],
] as const;

/** What a callback is made of. */
export function DefinitionFields({ form, template, urlField, onSet }: FieldsProps) {
  const apps = useAnswer<AppList>('GET apps');
  const channels = useAnswer<ChannelList>('GET channels');
  const text = (name: 'name' | 'custom' | 'url' | 'channel' | 'channels') => ({
    value: form[name],
    spellCheck: false,
    onChange: ({ target }: { readonly target: HTMLInputElement }) => onSet({ [name]: target.value }),
  });
  const choice = (name: 'event' | 'method' | 'action' | 'app' | 'networks') => ({
    value: form[name],
    onChange: ({ target }: { readonly target: HTMLSelectElement }) => onSet({ [name]: target.value }),
  });
  const needsChannel = form.networks === 'channel' || form.networks === 'channel_and_organic';
  return (
    <>
      <label>
        When
        <select {...choice('event')}>
          {template === null || template.event === null ? null : (
            <option value={OF_TEMPLATE}>as the template: {template.event}</option>
          )}
          {TRIGGERS.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
          <option value={CUSTOM}>a custom event…</option>
        </select>
      </label>
      {form.event === CUSTOM ? (
        <label>
          Name of the event
          <input {...text('custom')} placeholder="level_complete" />
        </label>
      ) : null}
      <label className="wide">
        {template === null ? 'URL, with macros' : 'Beginning of the URL'}
        <input
          {...text('url')}
          ref={urlField}
          className="mono"
          placeholder="http://…/?click={{click_id}}"
          aria-describedby="preview-title"
        />
      </label>
      {template === null ? (
        <label>
          Method
          <select {...choice('method')}>
            <option>GET</option>
            <option>POST</option>
          </select>
        </label>
      ) : (
        <p className="quiet of-template">
          {template.description} <code>{template.url}</code>
          <br />
          Source: {template.source}
        </p>
      )}
      <label>
        How often
        <select {...choice('action')}>
          <option value="ping">each time</option>
          <option value="ping_on_first">the first time of each installation</option>
        </select>
      </label>
      <label>
        App
        <select {...choice('app')}>
          <option value="">all</option>
          {(apps.answer?.items ?? []).map((app) => (
            <option key={app.id} value={app.id}>
              {appName(app)}
            </option>
          ))}
          {form.app === '' || apps.answer?.items.some(({ id }) => id === form.app) === true ? null : (
            <option>{form.app}</option>
          )}
        </select>
      </label>
      <label>
        Whose installations
        <select {...choice('networks')}>
          {NETWORKS.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {needsChannel ? (
        <label>
          Channel
          <input {...text('channel')} list="known-channels" />
        </label>
      ) : null}
      {form.networks === 'list' ? (
        <label>
          Channels, with commas
          <input {...text('channels')} placeholder="unity, organic" />
        </label>
      ) : null}
      <datalist id="known-channels">
        {(channels.answer?.items ?? []).map(({ shortId, name }) => (
          <option key={shortId} value={shortId}>
            {visible(name)}
          </option>
        ))}
      </datalist>
      <label>
        Name
        <input {...text('name')} placeholder="for people" />
      </label>
    </>
  );
}
