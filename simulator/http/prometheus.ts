import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { VERSION } from '../version.js';
import type { Directory } from '../workspaces/directory.js';
import type { TallyGroup } from '../workspaces/tallies.js';
import type { Workspace } from '../workspaces/workspace.js';

export type MetricsDeps = {
  readonly directory: Directory;
  /** How many streams are open now. */
  readonly streams: () => number;
  /** How many bugs have been told of. */
  readonly bugs: () => number;
};

type Labels = Readonly<Record<string, string | number>>;
type Sample = readonly [labels: Labels, value: number];
type Family = {
  readonly metric: typeof Counter | typeof Gauge;
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly samples: readonly Sample[];
};

export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** Gauges that end in `_total`, as only counters should; each stands a second time, by type and without the ending. */
const MISNAMED = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

/** Memory, processor, event loop and collections: of the process, however many simulators run in it. */
const processMetrics = new Registry();
collectDefaultMetrics({ register: processMetrics });
for (const name of MISNAMED) processMetrics.removeSingleMetric(name);

/**
 * The numbers of a simulator in Prometheus' text format. Nothing is counted here: what requests have counted is read.
 *
 * @see Names and units: prometheus.io/docs/practices/naming.
 */
export async function metricsText(deps: MetricsDeps): Promise<string> {
  const own = new Registry();
  for (const { metric, name, help, labels, samples } of families(deps)) {
    const made = new metric({ name, help, labelNames: labels, registers: [own] });
    for (const [values, value] of samples) made.inc(values, value);
  }
  return `${await own.metrics()}\n${await processMetrics.metrics()}`;
}

function families({ directory, streams, bugs }: MetricsDeps): Family[] {
  const groups = directory.tallies.groups();
  const counted = (
    name: string,
    help: string,
    labels: readonly string[],
    of: (group: TallyGroup) => Sample[],
  ): Family => ({
    metric: Counter,
    name: `mmp_sim_${name}_total`,
    help,
    labels: ['workspace', ...labels],
    samples: inWorkspaces(groups, of),
  });
  const kept = (name: string, help: string, what: keyof ReturnType<Workspace['kept']>): Family => ({
    metric: Gauge,
    name: `mmp_sim_${name}`,
    help,
    labels: ['workspace'],
    samples: inWorkspaces(groups, ({ workspaces }) => [
      [{}, workspaces.reduce((sum, workspace) => sum + workspace.kept()[what], 0)],
    ]),
  });
  const single = (
    metric: Family['metric'],
    name: string,
    help: string,
    value: number,
    labels: Labels = {},
  ): Family => ({
    metric,
    name: `mmp_sim_${name}`,
    help,
    labels: Object.keys(labels),
    samples: [[labels, value]],
  });

  return [
    single(Gauge, 'build_info', 'Always 1; the version of the simulator.', 1, { version: VERSION }),
    counted(
      'requests',
      'Requests to the paths of MMPs, by what became of them and the status that was answered.',
      ['mmp', 'endpoint', 'verdict', 'status'],
      ({ tally }) =>
        tally.requests().map(({ endpoint, verdict, status, count }) => {
          const mmp = endpoint.slice(0, endpoint.indexOf('.'));
          return [{ mmp, endpoint, verdict, status }, count];
        }),
    ),
    counted('findings', 'Findings about requests, by rule.', ['rule', 'severity'], ({ tally }) =>
      tally.findings().map(({ rule, severity, count }) => [{ rule, severity }, count]),
    ),
    counted('facts', 'Facts that requests and the control API have made.', ['type'], ({ tally }) =>
      byName('type', tally.facts()),
    ),
    counted('attributions', 'Tracked installs, by the method of their attribution.', ['method'], ({ tally }) =>
      byName('method', tally.attributions()),
    ),
    counted('callback_attempts', 'Attempts of callbacks, by how they ended.', ['outcome'], ({ tally }) =>
      byName('outcome', tally.attempts()),
    ),
    counted('dropped', 'What limits have pushed out.', ['kind'], ({ tally }) => byName('kind', tally.droppedByKind())),
    kept('journal_entries', 'Requests that the journal keeps.', 'requests'),
    kept('journal_bytes', 'What the requests that the journal keeps take, about.', 'requestBytes'),
    kept('stored_facts', 'Facts that are kept.', 'facts'),
    kept('stored_engagements', 'Clicks and impressions that can still win an install.', 'engagements'),
    kept('stored_installations', 'Installations that are known.', 'installations'),
    kept('callbacks_waiting', 'Deliveries of callbacks that wait.', 'waitingDeliveries'),
    kept('stored_deliveries', 'Deliveries of callbacks that are kept.', 'deliveries'),
    single(Gauge, 'workspaces', 'Workspaces that are there.', directory.all().length),
    single(
      Gauge,
      'workspaces_unnamed',
      'Workspaces beyond limits.metricsWorkspaces: they are counted under workspace="_other", with deleted ones.',
      directory.tallies.unnamed,
    ),
    single(Gauge, 'streams_open', 'Event streams that are open.', streams()),
    single(Counter, 'bugs_total', 'Exceptions that are the fault of the simulator; please report them.', bugs()),
  ];
}

function inWorkspaces(groups: readonly TallyGroup[], of: (group: TallyGroup) => Sample[]): Sample[] {
  return groups.flatMap((group) =>
    of(group).map(([labels, value]): Sample => [{ workspace: group.name, ...labels }, value]),
  );
}

const byName = (label: string, counts: Readonly<Record<string, number>>): Sample[] =>
  Object.entries(counts).map(([name, value]) => [{ [label]: name }, value]);
