import type { AppList, RequestEntry } from '@mmp-sim/contracts/answers';
import { useEffect, useRef, useState } from 'react';
import { goTo, useAddress, withQuery } from '../address.js';
import { Choice } from '../parts/choice.js';
import { FoldedFilters } from '../parts/folded-filters.js';
import { useAnswer } from '../parts/use-answer.js';
import type { LogState, RequestFilters } from './request-log.js';

const VERDICTS: readonly RequestEntry['verdict'][] = ['recorded', 'dropped', 'rejected'];
/** As the simulator calls them, without the MMP before it. */
const ENDPOINTS = [
  'event',
  'purchase',
  'subscriptions',
  'ad_impressions',
  'conversion-values',
  'import_attribution',
  'user',
  'click',
  'impression',
];
const AFTER_TYPING_MS = 250;

type FiltersProps = { readonly filters: RequestFilters; readonly state: LogState; readonly onPause: () => void };

/** What is shown of the requests, and whether they go on. */
export function Filters({ filters, state, onPause }: FiltersProps) {
  const address = useAddress();
  const apps = useAnswer<AppList>('GET apps');
  const set = (name: string, value: string): void =>
    goTo(withQuery(address, { [name]: value, request: null }), { replace: true });
  const { text: _, ...folded } = filters;
  const chosen = Object.values(folded).filter((value) => value !== null).length;
  return (
    <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <Search
        name="text"
        label="Search"
        placeholder="Anything in a request  ( / )"
        value={filters.text ?? ''}
        type="search"
        onSet={set}
      />
      <FoldedFilters count={chosen}>
        <Choice
          name="verdict"
          label="Verdict"
          value={filters.verdict}
          all={VERDICTS.map((one) => [one, one])}
          onSet={set}
        />
        <Choice
          name="endpoint"
          label="Endpoint"
          value={filters.endpoint}
          all={ENDPOINTS.map((one) => [one, one])}
          onSet={set}
        />
        <Choice
          name="app"
          label="App"
          value={filters.app}
          all={(apps.answer?.items ?? []).map(({ id, name, platform }) => [id, `${name} (${platform})`])}
          onSet={set}
        />
        <Search
          name="installation"
          label="Installation"
          placeholder="Any id of it"
          value={filters.installation ?? ''}
          type="text"
          onSet={set}
        />
      </FoldedFilters>
      <button type="button" aria-pressed={state.isPaused} onClick={onPause}>
        {state.isPaused ? `Go on${state.held > 0 ? ` (${state.held.toLocaleString('en')} new)` : ''}` : 'Pause'}
      </button>
      <p className={`stream ${state.stream}`} role="status">
        {state.isPaused
          ? 'paused'
          : { connecting: 'connecting…', open: 'live', reconnecting: 'reconnecting…' }[state.stream]}
        {state.missed > 0 ? ` · ${state.missed.toLocaleString('en')} dropped by limits before they were read` : ''}
      </p>
    </form>
  );
}

type SearchProps = {
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly type: 'search' | 'text';
  readonly onSet: (name: string, value: string) => void;
};

/** Asks when nothing is typed any more, and not at each letter. */
function Search({ name, label, placeholder, value, type, onSet }: SearchProps) {
  const [typed, setTyped] = useState(value);
  const set = useRef(onSet);
  set.current = onSet;
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return undefined;
    const waiting = setTimeout(() => set.current(name, typed.trim()), AFTER_TYPING_MS);
    return () => clearTimeout(waiting);
  }, [name, typed, value]);
  return (
    <label className="search">
      {label}
      <input
        type={type}
        placeholder={placeholder}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        spellCheck={false}
      />
    </label>
  );
}
