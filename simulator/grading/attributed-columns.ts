import { nameHint } from '@mmp-sim/contracts/known-names';
import { SimulatorError } from '../errors.js';

/** What an attribution result says of an installation. */
type Part = 'id' | 'network' | 'campaign' | 'engagement' | 'rejected';

/** Names of columns that were given by flags. */
export type AskedColumns = Partial<Readonly<Record<Part, string>>>;

/** Names of columns as they stand in the files; null where they have none. */
export type Columns = Readonly<Record<Part, string | null>> & { readonly id: string };

/**
 * What columns are called, the surest name first: in our own exports, in those of MMPs, and in SQL that people write.
 * Case and separators do not count.
 */
const usual: Readonly<Record<Part, readonly string[]>> = {
  id: ['installation_id', 'analytics_installation_id', 'install_id', 'appsflyer_id', 'adid', 'device_install_id', 'id'],
  network: ['channel', 'network', 'ad_network', 'media_source', 'network_name', 'partner', 'attributed_to', 'source'],
  campaign: ['campaign_id', 'campaign', 'campaign_name', 'af_c_id', 'c'],
  engagement: ['engagement_id', 'attributed_engagement_id'],
  rejected: ['rejected', 'is_rejected', 'is_fraud', 'fraud', 'rejected_reason', 'fraud_reason'],
};

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/**
 * Which column says what.
 *
 * @param found - Columns of the files, in their order.
 * @throws {SimulatorError} REQUEST_INVALID for a file that does not tell installations, or not to whom they are given.
 */
export function attributedColumns(found: readonly string[], asked: AskedColumns): Columns {
  const columnOf = (part: Part): string | null => {
    const name = asked[part];
    if (name !== undefined) return named(found, part, name);
    return (
      usual[part].map((one) => found.find((column) => plain(column) === plain(one))).find((one) => one !== undefined) ??
      null
    );
  };
  const [id, network, campaign, engagement, rejected] = [
    columnOf('id'),
    columnOf('network'),
    columnOf('campaign'),
    columnOf('engagement'),
    columnOf('rejected'),
  ];
  if (id === null) throw missing(found, 'id', 'the installation');
  if (network === null && campaign === null) throw missing(found, 'network', 'the network or the campaign');
  return { id, network, campaign, engagement, rejected };
}

function named(found: readonly string[], part: Part, name: string): string {
  const column = found.find((one) => one === name) ?? found.find((one) => one.toLowerCase() === name.toLowerCase());
  if (column !== undefined) return column;
  throw new SimulatorError(
    'REQUEST_INVALID',
    `--${part}-column: got ${name}, which no column is called. ${nameHint(name, found)}`,
  );
}

function missing(found: readonly string[], part: 'id' | 'network', what: string): SimulatorError {
  const wanted = part === 'id' ? usual.id : [...usual.network, ...usual.campaign];
  const flags = part === 'id' ? '--id-column' : '--network-column or --campaign-column';
  return new SimulatorError(
    'REQUEST_INVALID',
    `ATTRIBUTED: no column tells ${what}. Found ${found.join(', ')}; wanted one of ${wanted.join(', ')}. Name it by ${flags}.`,
  );
}
