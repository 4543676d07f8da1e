import type { App, Attribution, CampaignList, InstallStory, WhatIfAnswer } from '@mmp-sim/contracts/answers';
import { useId } from 'react';
import { useAddress, useChoosing, withQuery } from '../address.js';
import { WINDOWS } from '../parts/attribution-windows.js';
import { duration } from '../parts/duration.js';
import { Failure } from '../parts/failure.js';
import { Link } from '../parts/link.js';
import { TypedField } from '../parts/typed-field.js';
import { useAnswer } from '../parts/use-answer.js';
import { broughtBy } from './compared.js';
import { SideBySide } from './side-by-side.js';
import { WHAT_IF_QUERY, whatIfOf, windowNow, windowProblem } from './what-if-settings.js';
import './what-if.css';

type WhatIfProps = {
  readonly story: Pick<InstallStory, 'installationId' | 'app'>;
  /** As it is. */
  readonly attribution: Attribution;
};

/** Who would have brought an installation under other windows: what is and what would be, side by side. Nothing is changed by it. */
export function WhatIf({ story: { installationId, app }, attribution }: WhatIfProps) {
  const address = useAddress();
  const { channel, body } = whatIfOf(address);
  const settings = useAnswer<App>(`GET apps/${encodeURIComponent(app.id)}`);
  const campaigns = useAnswer<CampaignList>('GET campaigns');
  const asked = body === null ? null : `POST installs/${encodeURIComponent(installationId)}/what-if`;
  const { answer, refusal, askAgain } = useAnswer<WhatIfAnswer>(asked, { query: { app: app.id }, body });
  const { choose, write } = useChoosing();
  const channels = new Set([
    ...attribution.candidates.map((one) => one.channel),
    ...(campaigns.answer?.items ?? []).filter(({ appId }) => appId === app.id).map((one) => one.channel),
    ...(channel === null ? [] : [channel]),
  ]);
  const title = useId();
  return (
    <section className="what-if" aria-labelledby={title}>
      <h2 id={title}>What if…</h2>
      <p className="quiet">
        Another window, and who would have brought this install. Nothing is changed by asking; what is left empty is as
        it is.
      </p>
      {settings.refusal === null ? null : <Failure refusal={settings.refusal} onAgain={settings.askAgain} />}
      {settings.answer === null ? null : (
        <form className="what-if-fields" onSubmit={(event) => event.preventDefault()}>
          <label>
            Windows of
            <select value={channel ?? ''} onChange={({ target }) => choose({ of: target.value })}>
              <option value="">the app</option>
              {[...channels].toSorted().map((one) => (
                <option key={one} value={one}>
                  {one} alone
                </option>
              ))}
            </select>
          </label>
          {WINDOWS.map((field) => (
            <TypedField
              key={field.name}
              label={field.label}
              placeholder={`now ${spelt(windowNow(settings.answer as App, channel, field))}`}
              value={address.searchParams.get(field.name) ?? ''}
              problem={(text) => windowProblem(field, text)}
              onSet={(text) => write({ [field.name]: text })}
            />
          ))}
          <label>
            A reinstall
            <select
              value={address.searchParams.get('reinstalls') ?? ''}
              onChange={({ target }) => choose({ reinstalls: target.value })}
            >
              <option value="">as it is ({settings.answer.reinstalls})</option>
              <option value="keep-first">keeps its first source</option>
              <option value="new-install">is attributed anew</option>
            </select>
          </label>
        </form>
      )}
      {body === null ? null : (
        <p>
          <Link to={withQuery(address, Object.fromEntries(WHAT_IF_QUERY.map((name) => [name, null])))}>
            As it is again
          </Link>
        </p>
      )}
      <div aria-live="polite">
        {refusal === null ? null : <Failure refusal={refusal} onAgain={askAgain} />}
        {body === null || answer === null ? null : <Verdict is={attribution} answer={answer} />}
      </div>
      {body === null || answer === null ? null : <SideBySide is={attribution} wouldBe={answer.attribution} />}
    </section>
  );
}

const spelt = (ms: number | null): string => (ms === null ? 'off' : duration(ms));

function Verdict({ is, answer }: { readonly is: Attribution; readonly answer: WhatIfAnswer }) {
  const { moves, attribution } = answer;
  return (
    <p className={moves ? 'what-if-verdict moves' : 'what-if-verdict'}>
      <strong>{moves ? 'It would move.' : 'It would stay.'}</strong> It was brought by {broughtBy(is)}
      {moves ? `; then it would be brought by ${broughtBy(attribution)}.` : ', and would be then too.'}
    </p>
  );
}
