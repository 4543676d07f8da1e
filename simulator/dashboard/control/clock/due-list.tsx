import type { DueItem } from '@mmp-sim/contracts/answers';
import { useAddress, workspaceOf } from '../../address.js';
import { Instant } from '../../parts/instant.js';
import { Link } from '../../parts/link.js';
import { ScrollTable } from '../../parts/scroll-table.js';

/** What one move of the clock brought about; `now` is null where it ran by itself. */
export type Fallen = { readonly now: string | null; readonly due: readonly DueItem[]; readonly dueTotal: number };

const COLUMNS = ['At (UTC)', 'What', 'Installation', 'Outcome'] as const;
/** Of a move so many are shown. */
const MOST_SHOWN = 200;

/** What fell due since this page was opened, the last move first. */
export function DueList({ fallen }: { readonly fallen: readonly Fallen[] }) {
  const workspace = workspaceOf(useAddress());
  const shown = fallen.filter(({ now, dueTotal }) => now !== null || dueTotal > 0);
  return (
    <>
      <h2>What fell due</h2>
      {shown.length === 0 ? (
        <p className="quiet">
          Nothing yet, since this page was opened: attempts of callbacks, and attributions that can be read from then
          on, will stand here.
        </p>
      ) : (
        shown.map(({ now, due, dueTotal }, index) => (
          <section key={shown.length - index} className="fallen">
            <h3>
              {now === null ? (
                'While it ran'
              ) : (
                <>
                  Moved to <Instant at={now} /> UTC
                </>
              )}
            </h3>
            {dueTotal === 0 ? (
              <p className="quiet">Nothing fell due.</p>
            ) : (
              <ScrollTable label="What fell due" columns={COLUMNS}>
                {due.slice(0, MOST_SHOWN).map((item, at) => (
                  <DueRow key={at} item={item} workspace={workspace} />
                ))}
              </ScrollTable>
            )}
            {dueTotal > Math.min(due.length, MOST_SHOWN) ? (
              <p className="quiet">
                The first {Math.min(due.length, MOST_SHOWN)} of {dueTotal.toLocaleString('en')}.
              </p>
            ) : null}
          </section>
        ))
      )}
    </>
  );
}

type DueRowProps = { readonly item: DueItem; readonly workspace: string };

function DueRow({ item: { kind, at, appId, installationId, deliveryId, outcome }, workspace }: DueRowProps) {
  const delivery = `/callbacks?${new URLSearchParams({ workspace, delivery: deliveryId ?? '' })}`;
  const story = `/installations?${new URLSearchParams({ workspace, id: installationId ?? '', app: appId })}`;
  return (
    <tr>
      <th scope="row">
        <Instant at={at} />
      </th>
      <td data-label="What">
        {kind === 'callback-attempt' ? (
          <Link to={delivery}>attempt of delivery {deliveryId}</Link>
        ) : (
          'attribution to be read'
        )}
      </td>
      <td data-label="Installation">{installationId === null ? '–' : <Link to={story}>{installationId}</Link>}</td>
      <td data-label="Outcome">{outcome ?? '–'}</td>
    </tr>
  );
}
