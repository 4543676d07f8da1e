import { presets } from '../synthesis/world/presets.js';
import type { WorldConfig } from '../synthesis/world/world-config.js';

/** A number that somebody published, by its row in docs/calibration.md. */
export type PublishedFact = { readonly id: string; readonly what: string; readonly text: string };

const fact = (id: string, what: string, text: string): PublishedFact => ({ id, what, text });

/** Those that can be laid beside what is measured. */
export const publishedFacts: readonly PublishedFact[] = [
  fact('ctit-quantiles', 'ctit 3600', '75 %'),
  fact('ctit-quantiles', 'ctit 86400', '94 %'),
  fact('ctit-mixture', 'ctit 30', '2.2 %'),
  fact('ctit-mixture', 'ctit 300', '44 %'),
  fact('ctit-mixture', 'ctit 172800', '97.6 %'),
  fact('ctit-mixture', 'ctit 604800', '99.8 %'),
  fact('retention-all', 'retention 1', '26 %'),
  fact('retention-all', 'retention 7', '13 %'),
  fact('retention-all', 'retention 30', '7 %'),
  fact('retention-31-categories', 'retention 1', '25.3 %'),
  fact('retention-31-categories', 'retention 30', '5.7 %'),
  fact('games-2024', 'retention 1', 'a quarter of games above 26.5 %, a quarter below 11.5 %'),
  fact('games-2024', 'retention 7', 'median 3.4 to 3.9 %, a quarter of games 7 to 8 % and more'),
  fact('hours-sessions', 'opening peak', '8 pm'),
  fact('hours-sessions', 'opening trough', '4 am'),
  fact('hours-installs', 'exposure peak', '6 pm to 9 pm'),
  fact('hours-installs', 'exposure best day', 'most on weekends, Sunday at the top'),
  fact('payers-swrve', 'payers', '1.5 to 1.9 % in a month'),
  fact('weekdays-iphone', 'opening weekend', 'weekends 7 % above weekdays'),
  fact('cpi-hyper-2022q4', 'cpi android IN', '$0.03'),
  fact('cpi-hyper-country', 'cpi android US', '$0.56 to 0.60'),
  fact('cpi-hyper-country', 'cpi ios US', '$0.71'),
  fact('cpi-hyper-country', 'cpi android JP', '$0.44'),
  fact('cpi-hyper-country', 'cpi ios JP', '$0.66'),
  fact('cpi-hyper-country', 'cpi android BR', '$0.06'),
  fact('cpi-hyper-country', 'cpi ios BR', '$0.14'),
  fact('cpi-hyper-spend', 'spend on android', '57 % and 52 %'),
  fact('payers-appsflyer', 'payers', 'under 2 %'),
  fact('payers-swrve', 'top tenth', 'about half'),
  fact('payer-skew', 'top tenth', '50 % by what payers are like'),
  fact('purchases-size', 'mean purchase', '$5.94'),
  fact('payers-appsflyer', 'subscribers', 'under 2 % ever buy'),
  fact('purchases-size', 'small purchases', '67 %'),
  fact('purchases-size', 'large purchases', '0.7 %'),
  fact('purchases-size', 'large revenue', '9 %'),
  fact('purchases-repeat', 'early purchase', 'over half'),
  fact('purchases-repeat', 'one purchase', '49 % in a month'),
  fact('purchases-repeat', 'five purchases', '13 % in a month'),
  fact('funnel-liftoff', 'ctr', '1.65 %'),
  fact('funnel-liftoff', 'install rate', '1.4 %'),
  fact('clicks-per-install', 'install rate', '2–3 clicks for one where people searched, more where they see ads'),
  fact('ipm-format', 'ipm', 'by format 0.2 to 5 %'),
  fact('funnel-liftoff', 'ipm', '0.023 %'),
  fact('fraud-category', 'fraud share', 'games 3.8 %, others 31.8 %'),
  fact('fraud-country', 'fraud share', 'US 8 %, UK 22 %'),
  fact('ctr-format', 'ctr', 'by format 0.5 to 15 %'),
  fact('organic-median', 'organic', 'median 61.6 %, games about 40 %'),
  fact('consent-2022', 'asked', '80 %, games 91 %'),
  fact('consent-2022', 'allowed', '46 %'),
  fact('consent-games-2021', 'allowed', '43 %, games'),
];

export const publishedText = ({ text }: PublishedFact): string => text;

type Members = Readonly<Record<string, unknown>>;

/** Finds facts by what is measured: those that a world still keeps to. */
export class Published {
  readonly #config: WorldConfig;

  constructor(config: WorldConfig) {
    this.#config = config;
  }

  /**
   * @param what - As it stands in the list.
   * @param under - Settings that are measured, as presets cite them: `retention.day1`, `channels.vungle.ctr`.
   */
  of(what: string, under: readonly string[]): PublishedFact[] {
    const ids = citedBy(this.#config, under);
    return publishedFacts.filter((one) => one.what === what && ids.has(one.id));
  }
}

/**
 * Rows of the calibration that presets cite for these settings, where the world has the same values as the preset. A world
 * does not say where its numbers are from; who changed one does not keep to what was cited for it.
 */
function citedBy(config: WorldConfig, under: readonly string[]): Set<string> {
  const ids = new Set<string>();
  for (const preset of Object.values(presets) as { cites: Readonly<Record<string, readonly string[]>> }[]) {
    for (const path of under) {
      const cited = citesOf(preset.cites, path);
      if (cited.length === 0) continue;
      const known = new Set(valuesAt(preset, path).map((value) => JSON.stringify(value)));
      const values = valuesAt(config, path);
      if (values.length > 0 && values.every((value) => known.has(JSON.stringify(value))))
        for (const id of cited) ids.add(id);
    }
  }
  return ids;
}

/** The longest path that covers this one counts. */
function citesOf(cites: Readonly<Record<string, readonly string[]>>, path: string): readonly string[] {
  const names = path.split('.');
  const covers = (pattern: string): boolean =>
    pattern.split('.').every((name, at) => name === names[at] || (name === '*' && at < names.length));
  // A name is nearer than a star.
  const rank = (pattern: string): number => pattern.split('.').length * 2 - (pattern.includes('*') ? 1 : 0);
  const [best] = Object.keys(cites)
    .filter(covers)
    .toSorted((a, b) => rank(b) - rank(a));
  return best === undefined ? [] : (cites[best] ?? []);
}

/** What stands at a path; entries of lists by their names. */
function valuesAt(value: unknown, path: string): unknown[] {
  let found: unknown[] = [value];
  for (const name of path.split('.')) {
    found = found.flatMap((one) => {
      if (Array.isArray(one))
        return one.filter((entry: Members) => name === '*' || Object.values(entry).includes(name));
      return typeof one === 'object' && one !== null && Object.hasOwn(one, name) ? [(one as Members)[name]] : [];
    });
  }
  return found;
}
