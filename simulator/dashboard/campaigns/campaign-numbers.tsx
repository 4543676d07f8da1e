import type { InsightAnswer } from '@mmp-sim/contracts/answers';
import { amountOf, type Cell, written } from '../pictures/written.js';

/** Rows that are shown; the CSV has as many as an answer holds, which is 10,000. */
const MOST_ROWS = 100;

type CampaignNumbersProps = { readonly answer: InsightAnswer };
type Item = Readonly<Record<string, Cell>>;

/** Campaigns, the most expensive first; what organic users brought stands last. */
export function CampaignNumbers({ answer: { items } }: CampaignNumbersProps) {
  const size = (item: Item, metric: string): number => amountOf(item[metric]) ?? -1;
  const shown = items
    .toSorted((one, other) => size(other, 'spend') - size(one, 'spend') || size(other, 'users') - size(one, 'users'))
    .slice(0, MOST_ROWS);
  return (
    <>
      <div className="scroll" tabIndex={0} role="group" aria-label="Table of campaigns">
        <table className="campaign-numbers">
          <thead>
            <tr>
              <th scope="col">Campaign</th>
              <th scope="col">Channel</th>
              {['Installs', 'Spend', 'Cost per install', 'Purchases, net', 'Ads', 'Revenue', 'ROAS'].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((item) => (
              <tr key={`${String(item['channel'])} ${String(item['campaign'])}`}>
                <th scope="row">{written(item['campaignName'] ?? item['campaign'], 'text')}</th>
                <td>{written(item['channel'], 'text')}</td>
                {[
                  written(item['users'], 'count'),
                  written(item['spend'], 'usd'),
                  written(costPerInstall(item), 'usd'),
                  written(item['inAppNet'], 'usd'),
                  written(item['impressionRevenue'], 'usd'),
                  written(item['totalRevenue'], 'usd'),
                  written(item['totalRoas'], 'ratio'),
                ].map((text, index) => (
                  <td key={index} className="number">
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {items.length > shown.length ? (
        <p className="quiet">
          The {shown.length} most expensive of {items.length.toLocaleString('en')}. The CSV has more.
        </p>
      ) : null}
    </>
  );
}

/** As tracked: spend over the installs that the simulator saw. */
function costPerInstall({ spend, users }: Item): number | null {
  const [cost, count] = [amountOf(spend), amountOf(users)];
  return cost === null || count === null || count === 0 ? null : cost / count;
}
