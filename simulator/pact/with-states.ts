import { inferState } from './infer-state.js';
import type { Interaction, Pact } from './pact-file.js';
import { isKnownState } from './provider-states.js';

/** A pact that is complete, with how many of its interactions had to be given a state. */
export type WithStates = { readonly json: Readonly<Record<string, unknown>>; readonly inferred: number };

type Written = Readonly<Record<string, unknown>>;

/**
 * Gives the interactions that name no provider state one that is made of their own key, bundle and platform. Every
 * version reads the later form of states, so this writes that one.
 *
 * @param inferUnknown - Also those that name only states that are not known here; beside one that is, the others go.
 */
export function withStates({ json, interactions }: Pact, inferUnknown: boolean): WithStates {
  let inferred = 0;
  const written = (json['interactions'] as Written[]).map((own, index) => {
    const interaction = interactions[index];
    if (interaction === undefined) return own;
    const kept = inferUnknown ? interaction.states.filter(({ name }) => isKnownState(name)) : interaction.states;
    if (kept.length > 0) return kept.length === interaction.states.length ? own : withThese(own, kept);
    const state = inferState(interaction);
    if (state !== null) inferred += 1;
    return state === null && interaction.states.length === 0 ? own : withThese(own, state === null ? [] : [state]);
  });
  return { json: { ...json, interactions: written }, inferred };
}

/** How the versions of Pact name states. */
const SPELLINGS = new Set(['providerState', 'provider_state', 'providerStates']);

function withThese(own: Written, providerStates: Interaction['states']): Written {
  return { ...Object.fromEntries(Object.entries(own).filter(([name]) => !SPELLINGS.has(name))), providerStates };
}
