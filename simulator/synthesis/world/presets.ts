import commerce from './presets/commerce.json' with { type: 'json' };
import hyperCasual from './presets/hyper-casual.json' with { type: 'json' };
import midCore from './presets/mid-core.json' with { type: 'json' };
import subscription from './presets/subscription.json' with { type: 'json' };

/** Whole worlds, as their files say them. */
export const presets: Readonly<Record<string, object>> = {
  'hyper-casual': hyperCasual,
  'mid-core': midCore,
  subscription,
  commerce,
};

export const presetNames: readonly string[] = Object.keys(presets);
