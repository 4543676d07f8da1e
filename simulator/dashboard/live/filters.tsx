import type { AppList, RequestEntry } from '@mmp-sim/contracts/answers';
import { useChoosing } from '../address.js';
import { appName } from '../parts/app-name.js';
import { Choice } from '../parts/choice.js';
import { ENDPOINTS } from '../parts/endpoints.js';
import { FoldedFilters } from '../parts/folded-filters.js';
import { StreamStateOf } from '../parts/stream-state.js';
import { TypedField } from '../parts/typed-field.js';
import { useAnswer } from '../parts/use-answer.js';
import type { LogState, RequestFilters } from './request-log.js';

const VERDICTS: readonly RequestEntry['verdict'][] = ['recorded', 'dropped', 'rejected'];
/** At each letter: the journal is looked through in less time than lies between two of them, and what was asked before ends. */
const EACH_LETTER_MS = 0;

type FiltersProps = { readonly filters: RequestFilters; readonly state: LogState; readonly onPause: () => void };

/** What is shown of the requests, and whether they go on. */
export function Filters({ filters, state, onPause }: FiltersProps) {
  const { choose, write } = useChoosing();
  const apps = useAnswer<AppList>('GET apps');
  const set = (name: string, value: string): void => choose({ [name]: value, request: null });
  const { text: _, ...folded } = filters;
  const chosen = Object.values(folded).filter((value) => value !== null).length;
  return (
    <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <TypedField
        label="Search"
        placeholder="Any text in it  ( / )"
        value={filters.text ?? ''}
        type="search"
        afterMs={EACH_LETTER_MS}
        onSet={(text) => write({ text, request: null })}
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
          all={(apps.answer?.items ?? []).map((app) => [app.id, appName(app)])}
          onSet={set}
        />
        <TypedField
          label="Installation"
          placeholder="A whole id of it"
          value={filters.installation ?? ''}
          afterMs={EACH_LETTER_MS}
          onSet={(installation) => write({ installation, request: null })}
        />
      </FoldedFilters>
      <button type="button" aria-pressed={state.isPaused} onClick={onPause}>
        {state.isPaused ? `Go on${state.held > 0 ? ` (${state.held.toLocaleString('en')} new)` : ''}` : 'Pause'}
      </button>
      <StreamStateOf
        stream={state.stream}
        says={state.isPaused && state.stream !== 'reconnecting' ? 'paused' : null}
        more={[
          state.isOutlived ? 'what is shown is gone from the simulator; go on, and all begins anew' : '',
          state.missed > 0 ? `${state.missed.toLocaleString('en')} dropped by limits before they were read` : '',
        ]
          .filter((one) => one !== '')
          .join(' · ')}
      />
    </form>
  );
}
