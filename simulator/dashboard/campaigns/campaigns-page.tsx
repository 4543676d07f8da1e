import type { AppList, ClockState, InsightAnswer } from '@mmp-sim/contracts/answers';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useAddress } from '../address.js';
import { Failure } from '../parts/failure.js';
import { visible } from '../parts/shell-word.js';
import { type Asking, useAnswer } from '../parts/use-answer.js';
import { askedOf, isFiltered } from './asked.js';
import { CampaignFilters } from './campaign-filters.js';
import './campaigns.css';
import { NoNumbers } from './no-numbers.js';
import { PanelView } from './panel-view.js';
import { ALL_ROWS, panels } from './panels.js';
import { isEmpty, Summary } from './summary.js';
import { SUMMARY } from './summary-question.js';
import { useKeptNumbers } from './use-kept-numbers.js';
import { useNumbers } from './use-numbers.js';
import { amountOf } from '../pictures/written.js';

/** What campaigns brought and cost, as pictures and tables. What is chosen stands in the address. */
export default function CampaignsPage() {
  const asked = askedOf(useAddress());
  const [again, setAgain] = useState(0);
  const [hasNews, setHasNews] = useState(false);
  const clock = useAnswer<ClockState>('GET clock').answer;
  // Asking each time would ask a dozen questions for each request.
  const { kept, stream } = useKeptNumbers(clock, setHasNews);
  const source = { again, kept };
  const apps = useAnswer<AppList>('GET apps');
  const names = useNames(again);
  const summary = useNumbers('roas', { ...asked.filters, ...SUMMARY }, source);
  const { answer, refusal, isAsking, isOfBefore, askAgain } = summary;
  // Numbers of what was chosen before are none of what is chosen now.
  const isRefused = refusal !== null && (answer === null || isOfBefore);
  const askAll = (): void => {
    setHasNews(false);
    setAgain((count) => count + 1);
  };
  // What happened before anybody would tell of it may not be in the first numbers. They are waited for all the same.
  const isTold = kept !== null;
  const wasTold = useRef(false);
  const isFirstAsked = isAsking || names.isAsking;
  useEffect(() => {
    if (!isTold || wasTold.current || isFirstAsked) return;
    wasTold.current = true;
    askAll();
  }, [isTold, isFirstAsked]);
  // What is there is of before the news.
  const chosenNow = JSON.stringify(asked);
  const chosenLast = useRef(chosenNow);
  useEffect(() => {
    if (chosenLast.current === chosenNow) return;
    chosenLast.current = chosenNow;
    if (hasNews) askAll();
  }, [chosenNow, hasNews]);
  const isNothing = answer !== null && !isOfBefore && isEmpty(answer);
  // There is nothing yet that would move under the eyes of whoever reads it.
  useEffect(() => {
    if (isNothing && hasNews && !isAsking) askAll();
  }, [isNothing, hasNews, isAsking]);
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
        clock={clock}
        apps={all}
        channels={names.channels ?? NO_NAMES}
        countries={names.countries}
        hasNews={hasNews}
        stream={stream}
        onAgain={askAll}
      />
      {asked.wrong.map(({ name, given, expected }) => (
        <p key={name} className="warning" role="status">
          The address says <code>{visible(`${name}=${given}`)}</code>, which counts for nothing: expected {expected}.
        </p>
      ))}
      {refusal === null ? null : <Failure refusal={refusal} onAgain={askAgain} />}
      {names.refusal === null || refusal !== null ? null : <Failure refusal={names.refusal} onAgain={names.askAgain} />}
      {isRefused ? null : answer === null || !names.areKnown || (isOfBefore && isEmpty(answer)) ? (
        <p className="waiting quiet">Loading the numbers…</p>
      ) : isNothing ? (
        <NoNumbers isFiltered={isFiltered(asked)} apps={all} onAgain={apps.askAgain} />
      ) : (
        <div aria-busy={isAsking || isOfBefore}>
          <Summary answer={isOfBefore ? null : answer} asked={asked} apps={chosen} />
          <div className="panels">
            {panels.map((panel) => (
              <PanelView
                key={panel.title}
                panel={panel}
                asked={asked}
                channels={names.channels}
                apps={chosen}
                source={source}
                isWaiting={isOfBefore}
              />
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

const NONE: AppList['items'] = [];

const NO_NAMES: readonly string[] = [];

type Names = Pick<Asking<InsightAnswer>, 'refusal' | 'isAsking' | 'askAgain'> & {
  /** Null where nobody has told them. */
  readonly channels: readonly string[] | null;
  readonly countries: readonly string[];
  /** Whether they are waited for no more. */
  readonly areKnown: boolean;
};

/** What installs and spend can be narrowed to: channels with the largest first. */
function useNames(again: number): Names {
  const { answer, refusal, isAsking, askAgain } = useAnswer<InsightAnswer>('GET insights/spend', {
    query: { groupBy: 'channel,country', limit: ALL_ROWS, sql: 'false' },
    again,
  });
  const names = useMemo(() => {
    const items = answer?.items ?? [];
    return {
      channels: answer === null ? null : byInstalls(items, 'channel'),
      countries: byInstalls(items, 'country').toSorted(),
    };
  }, [answer]);
  return { ...names, refusal, isAsking, askAgain, areKnown: answer !== null || refusal !== null };
}

function byInstalls(items: InsightAnswer['items'], dimension: 'channel' | 'country'): readonly string[] {
  const installs = new Map<string, number>();
  for (const { [dimension]: name, trackedInstalls } of items) {
    if (typeof name !== 'string' || name === '') continue;
    installs.set(name, (installs.get(name) ?? 0) + (amountOf(trackedInstalls) ?? 0));
  }
  return [...installs].toSorted(([, one], [, other]) => other - one).map(([name]) => name);
}
