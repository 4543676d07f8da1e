import type { AppList, CampaignList, WorkspaceList } from '@mmp-sim/contracts/answers';
import { useAddress, workspaceOf } from '../../address.js';
import { NoApp } from '../../parts/no-app.js';
import { Standing } from '../../parts/standing.js';
import { useAnswer } from '../../parts/use-answer.js';
import { useFresh } from '../../parts/use-fresh.js';
import type { Place } from '../curl-of.js';
import { AppDoes } from './app-does.js';
import { askedOf } from './asked.js';
import { CampaignPicker } from './campaign-picker.js';
import { GoneApp } from './gone-app.js';
import { PhonePicker } from './phone-picker.js';
import { LastSent, SentList } from './sent-list.js';
import { TrackingLink } from './tracking-link.js';
import { useSent } from './use-sent.js';

/** One person, one phone, one campaign: what a network, a store and an app send, each by a button. */
export function ByHand() {
  const address = useAddress();
  const apps = useAnswer<AppList>('GET apps');
  const campaigns = useAnswer<CampaignList>('GET campaigns');
  const workspaces = useAnswer<WorkspaceList>('GET workspaces');
  const workspace = workspaceOf(address);
  const baseUrl = workspaces.answer?.items.find(({ id }) => id === workspace)?.baseUrl ?? location.origin;
  const place: Place = { origin: location.origin, prefix: new URL(baseUrl).pathname.replace(/\/$/, ''), workspace };
  const sending = useSent(place);
  const { stream } = useFresh([], (event) => event === 'reset' && sending.forget());
  const standing = (
    <Standing stream={stream} asked={[apps, campaigns, workspaces]} loading="Loading apps and campaigns…" />
  );
  if (apps.answer === null || campaigns.answer === null || workspaces.answer === null) return standing;
  const asked = askedOf(address, apps.answer.items, campaigns.answer.items);
  if (asked === null) {
    return (
      <>
        {standing}
        <section className="empty">
          <h2>There is no app to play with</h2>
          <NoApp onAgain={apps.askAgain} />
        </section>
      </>
    );
  }
  const wanted = address.searchParams.get('app') ?? '';
  if (wanted !== '' && wanted !== asked.app.id) {
    return (
      <>
        {standing}
        {apps.isAsking ? null : <GoneApp apps={apps.answer.items} wanted={wanted} />}
      </>
    );
  }
  return (
    <div className="by-hand">
      <div className="by-hand-forms">
        {standing}
        <CampaignPicker
          asked={asked}
          apps={apps.answer.items}
          campaigns={campaigns.answer.items}
          onMade={campaigns.askAgain}
        />
        <PhonePicker asked={asked} />
        <TrackingLink asked={asked} place={place} sending={sending} />
        <AppDoes asked={asked} sending={sending} />
        <LastSent sending={sending} place={place} />
      </div>
      <SentList sending={sending} place={place} asked={asked} />
    </div>
  );
}
