import type { AppList, InsightAnswer } from '@mmp-sim/contracts/answers';
import { useMemo, useState } from 'react';
import { useAddress } from '../address.js';
import { Failure } from '../parts/failure.js';
import { visible } from '../parts/shell-word.js';
import { useAnswer } from '../parts/use-answer.js';
import { useFresh } from '../parts/use-fresh.js';
import { askedOf, isFiltered } from './asked.js';
import { CampaignFilters } from './campaign-filters.js';
import './campaigns.css';
import { NoNumbers } from './no-numbers.js';
import { PanelView } from './panel-view.js';
import { panels } from './panels.js';
import { isEmpty, Summary, SUMMARY_DAYS } from './summary.js';
import { amountOf } from '../pictures/written.js';

/** What campaigns brought and cost, as pictures and tables. What is chosen stands in the address. */
export default function CampaignsPage() {
  const asked = askedOf(useAddress());
  const [again, setAgain] = useState(0);
  const [hasNews, setHasNews] = useState(false);
  // Asking each time would ask a dozen questions for each request.
  const { stream } = useFresh(NEWS, (event) => setHasNews(event !== 'reset'));
  const apps = useAnswer<AppList>('GET apps');
  const channels = useNames('channel', again);
  const countries = useNames('country', again);
  const { answer, refusal, isAsking, askAgain } = useAnswer<InsightAnswer>('GET insights/roas', {
    query: { ...asked.filters, groupBy: 'channel', granularity: 'total', days: SUMMARY_DAYS, sql: 'false' },
    again,
  });
  const all = apps.answer?.items ?? NONE;
  const chosen = useMemo(() => {
    const { app } = asked.filters;
    return app === null ? all : all.filter(({ id, bundleId }) => id === app || bundleId === app);
  }, [all, asked.filters.app]);

  return (
    <div className="campaigns">
      <h1 className="visually-hidden">Campaigns</h1>
      <CampaignFilters
        asked={asked}
        apps={all}
        channels={channels.names}
        countries={countries.names.toSorted()}
        hasNews={hasNews}
        stream={stream}
        onAgain={() => {
          setHasNews(false);
          setAgain(again + 1);
        }}
      />
      {asked.wrong.map(({ name, given, expected }) => (
        <p key={name} className="warning" role="status">
          The address says <code>{visible(`${name}=${given}`)}</code>, which counts for nothing: expected {expected}.
        </p>
      ))}
      {refusal !== null ? (
        <Failure refusal={refusal} onAgain={askAgain} />
      ) : answer === null || !channels.isKnown ? (
        <p className="waiting quiet">Loading the numbers…</p>
      ) : isEmpty(answer) ? (
        <NoNumbers isFiltered={isFiltered(asked)} apps={all} onAgain={apps.askAgain} />
      ) : (
        <div aria-busy={isAsking}>
          <Summary answer={answer} asked={asked} />
          <div className="panels">
            {panels.map((panel) => (
              <PanelView
                key={panel.title}
                panel={panel}
                asked={asked}
                channels={channels.names}
                apps={chosen}
                again={again}
              />
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

/** What changes the numbers. */
const NEWS = ['request', 'fact', 'reports'];

const NONE: AppList['items'] = [];

type Names = { readonly names: readonly string[]; readonly isKnown: boolean };

/** What installs and spend can be narrowed to, the largest first. */
function useNames(dimension: 'channel' | 'country', again: number): Names {
  const { answer, refusal } = useAnswer<InsightAnswer>('GET insights/spend', {
    query: { groupBy: dimension, limit: '1000', sql: 'false' },
    again,
  });
  const names = useMemo(
    () =>
      (answer?.items ?? [])
        .toSorted((one, other) => (amountOf(other['trackedInstalls']) ?? 0) - (amountOf(one['trackedInstalls']) ?? 0))
        .flatMap(({ [dimension]: name }) => (typeof name === 'string' && name !== '' ? [name] : [])),
    [answer, dimension],
  );
  return { names, isKnown: answer !== null || refusal !== null };
}
