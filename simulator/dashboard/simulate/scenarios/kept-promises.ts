import type { InstallStory } from '@mmp-sim/contracts/answers';
import type { Promised, Scenario } from './scenario.js';

/** A promise, and what came of it. */
export type Kept = {
  readonly promised: Promised;
  readonly installationId: string;
  readonly holds: boolean;
  /** What is other than promised, in words; empty where it holds. */
  readonly differs: readonly string[];
};

/** Compares what was promised of an installation with its story. @param story - Null where there is none. */
export function keptPromise(
  { networks, phones }: Pick<Scenario, 'networks' | 'phones'>,
  promised: Promised,
  story: Pick<InstallStory, 'attribution' | 'reinstall'> | null,
): Kept {
  const installationId = phones[promised.of]?.installationId ?? '';
  const differs = story === null ? ['there is no such installation'] : differencesOf(networks, promised, story);
  return { promised, installationId, holds: differs.length === 0, differs };
}

type Told = string | number | boolean | undefined;

function differencesOf(
  networks: Scenario['networks'],
  { method, network, reinstall, winnerAgeMs, candidates, losers = [] }: Promised,
  { attribution, reinstall: isReinstall }: Pick<InstallStory, 'attribution' | 'reinstall'>,
): string[] {
  if (attribution === null) return ['it has no first open'];
  const channelOf = (name: string | null): string => (name === null ? 'organic' : (networks[name] ?? name));
  const winner = attribution.candidates.find(({ verdict }) => verdict === 'won');
  const compare = (what: string, expected: Told, found: Told): string[] =>
    expected === undefined || expected === found ? [] : [`${what}: expected ${String(expected)}, got ${String(found)}`];
  return [
    ...compare('method', method, attribution.method),
    ...compare('channel', channelOf(network), attribution.channel),
    ...compare('reinstall', reinstall, isReinstall),
    ...compare('age of the winner in ms', winnerAgeMs, winner?.ageMs),
    ...compare('candidates', candidates, attribution.candidatesTotal),
    ...losers.flatMap(({ network: loser, reason }) => {
      const channel = channelOf(loser);
      const found = attribution.candidates.find((one) => one.verdict === 'lost' && one.channel === channel);
      return compare(`why ${channel} lost`, reason, found?.reason);
    }),
  ];
}
