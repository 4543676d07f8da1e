import type { App, Campaign, ChannelList } from '@mmp-sim/contracts/answers';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useChoosing } from '../../address.js';
import { appName } from '../../parts/app-name.js';
import { Done } from '../../parts/done.js';
import { FieldProblem, useFields } from '../../parts/field-problem.js';
import { keyOf } from '../../parts/first-app.js';
import { visible } from '../../parts/shell-word.js';
import { useAct } from '../../parts/use-act.js';
import { useAnswer } from '../../parts/use-answer.js';
import { useSettled } from '../../parts/use-settled.js';
import { type Asked, campaignsOf } from './asked.js';
import { networkNamed } from './network-named.js';

type CampaignPickerProps = {
  readonly asked: Asked;
  readonly apps: readonly App[];
  readonly campaigns: readonly Campaign[];
  readonly onMade: () => void;
};

/** Which app, and which campaign of it; another one can be made. */
export function CampaignPicker({
  asked: { app, campaign, isCampaignGone },
  apps,
  campaigns,
  onMade,
}: CampaignPickerProps) {
  const { choose } = useChoosing();
  const [isMaking, setIsMaking] = useState(false);
  const chosen = useRef<HTMLSelectElement>(null);
  const own = campaignsOf(campaigns, app);
  return (
    <fieldset>
      <legend>App and campaign</legend>
      <div className="fields wide">
        <label>
          App
          <select value={app.id} onChange={({ target }) => choose({ app: target.value, campaign: null, model: null })}>
            {apps.map((one) => (
              <option key={one.id} value={one.id} disabled={keyOf(one) === null}>
                {appName(one)}
                {keyOf(one) === null ? ', no key' : ''}
              </option>
            ))}
          </select>
        </label>
        <label>
          Campaign
          <select ref={chosen} value={campaign?.id ?? ''} onChange={({ target }) => choose({ campaign: target.value })}>
            {campaign === null ? <option value="">{isCampaignGone ? 'choose one' : 'none yet'}</option> : null}
            {own.map(({ id, name, channel, shortId }) => (
              <option key={id} value={id}>
                {visible(name)} · {visible(channel)}
                {shortId === null ? ' (claims)' : ''}
              </option>
            ))}
          </select>
        </label>
        <button type="button" aria-expanded={isMaking} onClick={() => setIsMaking(!isMaking)}>
          New campaign…
        </button>
      </div>
      {isMaking ? (
        <NewCampaign
          app={app}
          onMade={({ id }) => {
            onMade();
            setIsMaking(false);
            choose({ app: app.id, campaign: id });
            // The form goes, and the focus with it.
            chosen.current?.focus();
          }}
        />
      ) : null}
    </fieldset>
  );
}

function NewCampaign({ app, onMade }: { readonly app: App; readonly onMade: (made: Campaign) => void }) {
  const { act, isActing, refusal, said } = useAct();
  const fields = useFields(refusal, ['channel', 'name']);
  const channels = useAnswer<ChannelList>('GET channels');
  const [channel, setChannel] = useState('unity');
  const [name, setName] = useState('');
  const about = useId();
  const advertising = (channels.answer?.items ?? []).filter(({ id }) => id !== 0);
  const make = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const body = { appId: app.id, channel: channel.trim(), name: name.trim() };
    const made = await act<Campaign>('POST campaigns', { body });
    if (made !== null) onMade(made.answer);
  };
  return (
    <form className="fields" onSubmit={(event) => void make(event)}>
      <label>
        Channel
        <input
          value={channel}
          list="channels"
          required
          spellCheck={false}
          onChange={({ target }) => setChannel(target.value)}
          {...fields.at('channel', about)}
        />
        <FieldProblem of={fields} path="channel" />
        <datalist id="channels">
          {advertising.map(({ shortId, name: shown, selfAttributing }) => (
            <option key={shortId} value={shortId}>
              {shown}
              {selfAttributing ? ', claims its installs' : ''}
            </option>
          ))}
        </datalist>
      </label>
      <label>
        Name
        <input
          value={name}
          required
          placeholder="Spring"
          onChange={({ target }) => setName(target.value)}
          {...fields.at('name')}
        />
        <FieldProblem of={fields} path="name" />
      </label>
      <button type="submit" disabled={isActing}>
        Make it
      </button>
      <p id={about} className="new-network warning" role="status">
        {channels.answer === null ? null : <NewNetwork named={channel} channels={channels.answer.items} />}
      </p>
      <Done refusal={refusal} said={said} atFields={fields.paths} />
    </form>
  );
}

type NewNetworkProps = { readonly named: string; readonly channels: ChannelList['items'] };

/** A misspelt one would be made like any other. */
function NewNetwork({ named, channels }: NewNetworkProps) {
  const settled = useSettled(named);
  const { isNew, meant } = networkNamed(settled, channels);
  if (!isNew || settled !== named) return null;
  return <>A new network.{meant === null ? '' : ` Did you mean ${visible(meant)}?`}</>;
}
