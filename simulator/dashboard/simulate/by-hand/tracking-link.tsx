import { useChoosing } from '../../address.js';
import { Code } from '../../parts/code.js';
import { visible } from '../../parts/shell-word.js';
import { TypedField } from '../../parts/typed-field.js';
import { type Call, claimCall, linkCall, MACROS } from '../calls.js';
import { type Place, wireOf } from '../curl-of.js';
import { type Asked, MORE } from './asked.js';
import type { Sending } from './use-sent.js';

const LABELS: Readonly<Record<(typeof MORE)[number], string>> = {
  site_id: 'Site',
  creative_name: 'Creative',
  click_id: 'Click id',
  country: 'Country',
  campaign_id: "The network's campaign",
};

type TrackingLinkProps = { readonly asked: Asked; readonly place: Place; readonly sending: Sending };

/** The tracking link with what the network fills in; it is clicked and seen as a network's server does, or claimed. */
export function TrackingLink({ asked, place, sending: { send, isSending } }: TrackingLinkProps) {
  const { campaign, isCampaignGone } = asked;
  return (
    <fieldset>
      <legend>What the network does</legend>
      {isCampaignGone ? (
        <p className="refused">
          This campaign is not there any more, or is of another app. Choose or make one above, and its tracking link
          stands here.
        </p>
      ) : campaign === null ? (
        <p className="quiet">The app has no campaign yet. Make one above, and its tracking link stands here.</p>
      ) : campaign.shortId === null ? (
        <ClaimButtons asked={asked} send={send} isSending={isSending} channel={campaign.channel} />
      ) : (
        <LinkForm asked={asked} place={place} send={send} isSending={isSending} shortId={campaign.shortId} />
      )}
    </fieldset>
  );
}

type LinkFormProps = Pick<TrackingLinkProps, 'asked' | 'place'> & Pick<Sending, 'send' | 'isSending'>;

function LinkForm({ asked, place, send, isSending, shortId }: LinkFormProps & { readonly shortId: string }) {
  const { choose, write } = useChoosing();
  const { phone, macros, more, campaign } = asked;
  const callOf = (kind: 'click' | 'impression'): Extract<Call, { to: 'mmp' }> =>
    linkCall(`/v0/${kind}/${shortId}`, phone, { macros, more }) as Extract<Call, { to: 'mmp' }>;
  const toggle = (macro: string, isOn: boolean): void => {
    const left = MACROS.filter((one) => (one === macro ? !isOn : !macros.includes(one)));
    choose({ without: left.join(',') });
  };
  return (
    <>
      <div className="fields">
        {MORE.map((name) => (
          <TypedField
            key={name}
            label={LABELS[name]}
            value={more[name]}
            placeholder={name}
            onSet={(text) => write({ [name]: text })}
          />
        ))}
      </div>
      <div className="choices" role="group" aria-label="What the network knows of the phone, and fills in">
        <span className="quiet">Filled in:</span>
        {MACROS.map((macro) => (
          <label key={macro}>
            <input
              type="checkbox"
              checked={macros.includes(macro)}
              onChange={({ target }) => toggle(macro, target.checked)}
            />
            <code>{macro}</code>
          </label>
        ))}
      </div>
      <Code label="The tracking link of a click" text={place.origin + wireOf(callOf('click'), place.prefix).target} />
      <p className="actions">
        <button
          type="button"
          className="primary"
          disabled={isSending}
          onClick={() => void send(`A click at ${campaign?.channel}`, callOf('click'))}
        >
          Click it
        </button>
        <button
          type="button"
          disabled={isSending}
          onClick={() => void send(`A view at ${campaign?.channel}`, callOf('impression'))}
        >
          View it, without a click
        </button>
      </p>
    </>
  );
}

type ClaimButtonsProps = Omit<LinkFormProps, 'place'> & { readonly channel: string };

function ClaimButtons({ asked: { app, campaign, phone }, send, isSending, channel }: ClaimButtonsProps) {
  const claim = (kind: 'click' | 'impression') => ({
    atClock: (now: string): Call =>
      claimCall({ appId: app.id, channel, campaignId: campaign?.id ?? '' }, phone, { kind, engagedAt: now }),
  });
  return (
    <>
      <p className="quiet">
        {visible(channel)} attributes its installs itself: it has no tracking link, and claims by the control API whom
        it has brought. A claim counts for an open that comes after it.
      </p>
      <p className="actions">
        <button
          type="button"
          className="primary"
          disabled={isSending}
          onClick={() => void send(`${channel} claims a click of just now`, claim('click'))}
        >
          Claim a click
        </button>
        <button
          type="button"
          disabled={isSending}
          onClick={() => void send(`${channel} claims a view of just now`, claim('impression'))}
        >
          Claim a view
        </button>
      </p>
    </>
  );
}
