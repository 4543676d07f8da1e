import { useAddress, workspaceOf } from '../../address.js';
import { Code } from '../../parts/code.js';
import { controlCurl } from '../../parts/curl.js';

/** Statements to begin with: docs/datavault.md. */
const EXAMPLES: readonly (readonly [name: string, sql: string])[] = [
  [
    'Installs by day and channel',
    `select date_trunc('day', acquired_at) as day, ad_networks.name as channel, count(*) as installs
from installs
join campaigns on campaigns.id = installs.source_campaign_id
join ad_networks on ad_networks.id = campaigns.ad_network_id
group by 1, 2 order by 1, 2`,
  ],
  [
    'Spend and cost per install',
    `select date, sum(reported_spend) / 100.0 as spend_usd, sum(tracked_installs) as installs,
  sum(reported_spend) / 100.0 / nullif(sum(tracked_installs), 0) as cpi_usd
from reporting_metrics group by 1 order by 1`,
  ],
  ['Events by country', 'select event, country, count(*) as events from events group by 1, 2 order by 3 desc'],
];

/** What can be asked, where nothing has been asked yet. */
export function Examples({ onChoose }: { readonly onChoose: (sql: string) => void }) {
  const workspace = workspaceOf(useAddress());
  const first = EXAMPLES[1]?.[1] ?? '';
  return (
    <section aria-label="Statements to begin with">
      <h2>To begin with</h2>
      <p className="actions">
        {EXAMPLES.map(([name, sql]) => (
          <button key={name} type="button" onClick={() => onChoose(sql)}>
            {name}
          </button>
        ))}
      </p>
      <p className="quiet">
        What happens in the workspace stands in the tables of DataVault as soon as it was answered. The same from a
        terminal:
      </p>
      <Code label="As curl" text={controlCurl('POST sql', workspace, { sql: first })} />
    </section>
  );
}
