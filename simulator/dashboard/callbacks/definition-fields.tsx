import type { AppList, CallbackTemplate, ChannelList } from '@mmp-sim/contracts/answers';
import type { RefObject } from 'react';
import { appName } from '../parts/app-name.js';
import { FieldProblem, type Fields } from '../parts/field-problem.js';
import { visible } from '../parts/shell-word.js';
import { useAnswer } from '../parts/use-answer.js';
import { type CallbackForm, CUSTOM, OF_TEMPLATE, TRIGGERS } from './callback-form.js';

type FieldsProps = {
  readonly form: CallbackForm;
  readonly template: CallbackTemplate | null;
  readonly urlField: RefObject<HTMLInputElement | null>;
  readonly fields: Fields;
  readonly onSet: (changes: Partial<CallbackForm>) => void;
};

/** What of the body has a field here, in their order. */
export const CALLBACK_PATHS = ['event', 'url', 'method', 'action', 'app', 'networks', 'channel', 'name'] as const;

const NETWORKS = [
  ['all', 'all'],
  ['channel', 'those of one channel'],
  ['channel_and_organic', 'those of one channel, and organic ones'],
  ['list', 'those of several channels'],
] as const;

/** What a callback is made of. */
export function DefinitionFields({ form, template, urlField, fields, onSet }: FieldsProps) {
  const apps = useAnswer<AppList>('GET apps');
  const channels = useAnswer<ChannelList>('GET channels');
  /** Where what stands in a field is in the body; null where another field tells of it. */
  const pathOf = (name: keyof CallbackForm): string | null => {
    if (name === 'custom') return 'event';
    if (name === 'event') return form.event === CUSTOM ? null : 'event';
    if (name === 'channels') return 'networks';
    if (name === 'networks') return form.networks === 'list' ? null : 'networks';
    return name;
  };
  const at = (name: keyof CallbackForm) => {
    const path = pathOf(name);
    return path === null ? {} : fields.at(path, name === 'url' ? 'preview-title' : undefined);
  };
  const below = (name: keyof CallbackForm) => {
    const path = pathOf(name);
    return path === null ? null : <FieldProblem of={fields} path={path} />;
  };
  const text = (name: 'name' | 'custom' | 'url' | 'channel' | 'channels') => ({
    ...at(name),
    value: form[name],
    spellCheck: false,
    onChange: ({ target }: { readonly target: HTMLInputElement }) => onSet({ [name]: target.value }),
  });
  const choice = (name: 'event' | 'method' | 'action' | 'app' | 'networks') => ({
    ...at(name),
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
        {below('event')}
      </label>
      {form.event === CUSTOM ? (
        <label>
          Name of the event
          <input {...text('custom')} placeholder="level_complete" />
          {below('custom')}
        </label>
      ) : null}
      <label className="wide">
        {template === null ? 'URL, with macros' : 'Beginning of the URL'}
        <input {...text('url')} ref={urlField} className="mono" placeholder="http://…/?click={{click_id}}" />
        {below('url')}
      </label>
      {template === null ? (
        <label>
          Method
          <select {...choice('method')}>
            <option>GET</option>
            <option>POST</option>
          </select>
          {below('method')}
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
        {below('action')}
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
        {below('app')}
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
        {below('networks')}
      </label>
      {needsChannel ? (
        <label>
          Channel
          <input {...text('channel')} list="known-channels" />
          {below('channel')}
        </label>
      ) : null}
      {form.networks === 'list' ? (
        <label>
          Channels, with commas
          <input {...text('channels')} placeholder="unity, organic" />
          {below('channels')}
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
        {below('name')}
      </label>
    </>
  );
}
