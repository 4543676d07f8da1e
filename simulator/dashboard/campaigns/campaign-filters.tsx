import type { App, ClockState } from '@mmp-sim/contracts/answers';
import { useAddress, useChoosing, withQuery } from '../address.js';
import { appName } from '../parts/app-name.js';
import { Choice } from '../parts/choice.js';
import { FoldedFilters } from '../parts/folded-filters.js';
import { Link } from '../parts/link.js';
import { SettlingSelect } from '../parts/settling-select.js';
import type { StreamState } from '../event-stream.js';
import { StreamStateOf } from '../parts/stream-state.js';
import { useRunning } from '../parts/use-clock.js';
import { type Asked, heldDay, lastDays, lastWeek } from './asked.js';
import { Day } from './day.js';

type CampaignFiltersProps = {
  readonly asked: Asked;
  /** Null while it is not known. */
  readonly clock: ClockState | null;
  readonly apps: readonly App[];
  readonly channels: readonly string[];
  readonly countries: readonly string[];
  /** Something has come since the numbers were asked for. */
  readonly hasNews: boolean;
  readonly stream: StreamState;
  readonly onAgain: () => void;
};

/** What all pictures are about. It stands in the address. */
export function CampaignFilters({
  asked: { filters, span, cohorts },
  clock,
  apps,
  channels,
  countries,
  hasNews,
  stream,
  onAgain,
}: CampaignFiltersProps) {
  const address = useAddress();
  const { choose, write } = useChoosing();
  const set = (name: string, value: string): void => choose({ [name]: value });
  return (
    <form className="filters" aria-label="What the numbers are about" onSubmit={(event) => event.preventDefault()}>
      {clock === null ? null : <Presets filters={filters} address={address} clock={clock} />}
      <FoldedFilters count={FOLDED.filter((name) => address.searchParams.has(name)).length}>
        <Choice
          name="app"
          label="App"
          value={filters.app}
          all={apps.map((app) => [app.id, appName(app)])}
          onSet={set}
        />
        <Choice name="channel" label="Channel" value={filters.channel} all={channels.map(same)} onSet={set} />
        <Choice name="country" label="Country" value={filters.country} all={countries.map(same)} onSet={set} />
        <Day
          label="From (UTC)"
          value={heldDay(address.searchParams.get('from'))}
          onChoose={(from) => choose({ from })}
          onWrite={(from) => write({ from })}
        />
        <Day
          label="To (UTC)"
          value={heldDay(address.searchParams.get('to'))}
          onChoose={(to) => choose({ to })}
          onWrite={(to) => write({ to })}
        />
        <SpanChoice name="by" label="Bars of" value={span} all={['day', 'week', 'month']} onSet={set} />
        <SpanChoice
          name="cohorts"
          label="Cohorts of"
          value={cohorts}
          all={['week', 'month', 'day', 'channel']}
          onSet={set}
        />
      </FoldedFilters>
      <button type="button" className={hasNews ? 'primary' : undefined} onClick={onAgain}>
        Ask again{hasNews ? ': there is something new' : ''}
      </button>
      <StreamStateOf stream={stream} isSilent />
    </form>
  );
}

/** What can be chosen, by the names that it has in the address. */
const FOLDED = ['app', 'channel', 'country', 'from', 'to', 'by', 'cohorts'] as const;

const same = (name: string): readonly [string, string] => [name, name];

type PresetsProps = { readonly filters: Asked['filters']; readonly address: URL; readonly clock: ClockState };

/** Of the day that it is now: the page may stand past midnight. */
function Presets({ filters, address, clock }: PresetsProps) {
  const today = { now: new Date(useRunning(clock)).toISOString() };
  const spans = [
    ['Last week, Monday to Sunday', lastWeek(today)],
    ['Last 7 days', lastDays(7, today)],
    ['Last 28 days', lastDays(28, today)],
    ['All days', { from: null, to: null }],
  ] as const;
  return (
    <p className="presets">
      {spans.map(([name, span]) => (
        <Link
          key={name}
          to={withQuery(address, span)}
          className={span.from === filters.from && span.to === filters.to ? 'chosen' : ''}
        >
          {name}
        </Link>
      ))}
    </p>
  );
}

type SpanProps = {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly all: readonly string[];
  readonly onSet: (name: string, value: string) => void;
};

function SpanChoice({ name, label, value, all, onSet }: SpanProps) {
  return (
    <label>
      {label}
      <SettlingSelect value={value} onSet={(one) => onSet(name, one)}>
        {all.map((one) => (
          <option key={one} value={one}>
            {one}s
          </option>
        ))}
      </SettlingSelect>
    </label>
  );
}
