import { inferState } from './infer-state.js';
import type { Pact } from './pact-file.js';

/** A pact that is complete, with how many of its interactions had to be given a state. */
export type WithStates = { readonly json: Readonly<Record<string, unknown>>; readonly inferred: number };

/**
 * Gives the interactions that name no provider state one that is made of their own key, bundle and platform. Every
 * version reads the later form of states, so this writes that one.
 */
export function withStates({ json, interactions }: Pact): WithStates {
  let inferred = 0;
  const written = (json['interactions'] as Record<string, unknown>[]).map((own, index) => {
    const interaction = interactions[index];
    const state = interaction === undefined || interaction.states.length > 0 ? null : inferState(interaction);
    if (state === null) return own;
    inferred += 1;
    return { ...own, providerStates: [state] };
  });
  return { json: { ...json, interactions: written }, inferred };
}
