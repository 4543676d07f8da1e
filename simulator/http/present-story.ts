import type * as answers from '@mmp-sim/contracts/answers';
import type { App } from '@mmp-sim/contracts/catalog';
import type { Attribution, Fact, Money } from '@mmp-sim/contracts/facts';
import { amountText, parseAmount } from '@mmp-sim/contracts/money/amount';
import { CANDIDATES_LISTED } from '../attribution/attribute-install.js';
import type { Delivery } from '../delivery.js';
import type { Installation } from '../engine/installation.js';
import type { Workspace } from '../workspaces/workspace.js';
import { installSummary } from './install-summary.js';
import { presentDelivery } from './present-callbacks.js';
import { instant, presentFact, presentInstall, type WithInstants } from './present.js';

/** The whole story of one installation. Engagements that arrived after the decision stand at the end of the candidates. */
export async function presentStory(
  installation: Installation,
  app: App,
  workspace: Workspace,
): Promise<answers.InstallStory> {
  const ids = [installation.formerId, installation.installationId].filter((id) => id !== null);
  const facts = (await Promise.all(ids.map((id) => workspace.store.ofInstallation(app.id, id)))).flat();
  const attribution = withLate(installation, app, workspace);
  return {
    ...presentInstall(installation, app),
    summary: installSummary({ ...installation, attribution }),
    attribution,
    sessions: factsOf(facts, 'session').map(({ atMs, openDeeplinkUrl }) => ({ at: instant(atMs), openDeeplinkUrl })),
    events: factsOf(facts, 'event').map(({ atMs, name, value }) => ({ at: instant(atMs), name, value })),
    purchases: factsOf(facts, 'purchase').map(aboutInstallation),
    subscriptions: factsOf(facts, 'subscription').map(aboutInstallation),
    adRevenue: factsOf(facts, 'ad-revenue').map(aboutInstallation),
    conversionValues: factsOf(facts, 'conversion-value').map(aboutInstallation),
    revenueUsd: revenueOf(facts),
    callbacks: deliveriesOf(ids, app, workspace),
  };
}

/** How it was attributed, with the candidates that became known afterwards. */
function withLate(installation: Installation, app: App, { engine }: Workspace): Attribution | null {
  const { attribution } = installation;
  if (attribution === null) return null;
  const late = engine.decisions.lateCandidates(installation, app);
  return {
    ...attribution,
    candidates: [...attribution.candidates, ...late.candidates].slice(0, CANDIDATES_LISTED),
    candidatesTotal: attribution.candidatesTotal + late.candidatesTotal,
  };
}

const DELIVERIES_LISTED = 100;

function deliveriesOf(ids: readonly string[], app: App, { callbacks }: Workspace): answers.Delivery[] {
  const isWanted = (one: Delivery): boolean => one.appId === app.id && ids.includes(one.installationId ?? '');
  const found = [...callbacks.deliveries.all()].filter(isWanted).slice(-DELIVERIES_LISTED);
  return found.map((delivery) => presentDelivery(delivery, callbacks));
}

function factsOf<Type extends Fact['type']>(facts: readonly Fact[], type: Type): Extract<Fact, { type: Type }>[] {
  return facts.filter((fact): fact is Extract<Fact, { type: Type }> => fact.type === type);
}

/** Without what the whole story is about. */
function aboutInstallation<Kind extends Extract<Fact, { installationId: string | null }>>(fact: Kind) {
  const {
    appId: _app,
    installationId: _installation,
    type: _type,
    ...rest
  } = presentFact(fact) as Record<string, unknown>;
  return rest as Omit<WithInstants<Kind>, 'appId' | 'installationId' | 'type'>;
}

/**
 * US dollars over the installation's life, as far as its facts are kept; what has no rate, and subscriptions that never
 * reach the reports, are left out.
 */
function revenueOf(facts: readonly Fact[]): answers.RevenueUsd {
  const sum = (amounts: readonly (Money | null | undefined)[]): string =>
    amountText(amounts.reduce((total, money) => total + (parseAmount(money?.usd ?? '0') ?? 0n), 0n));
  const purchases = factsOf(facts, 'purchase').map(({ revenue }) => revenue);
  const subscriptions = factsOf(facts, 'subscription').map(({ revenue, reported }) => (reported ? revenue : null));
  return {
    purchases: { gross: sum(purchases.map(({ gross }) => gross)), net: sum(purchases.map(({ net }) => net)) },
    subscriptions: {
      gross: sum(subscriptions.map((one) => one?.gross)),
      net: sum(subscriptions.map((one) => one?.net)),
    },
    adImpressions: sum(factsOf(facts, 'ad-revenue').map(({ revenue }) => revenue)),
  };
}
