/**
 * Told apart with any kind of colour vision, brighter in the dark.
 *
 * @see Okabe and Ito, jfly.uni-koeln.de/color; the yellow and the orange are darker on white, where they would vanish.
 */
const SERIES = [
  'series-1',
  'series-2',
  'series-3',
  'series-4',
  'series-5',
  'series-6',
  'series-7',
  'series-8',
] as const;

/** A colour by its variable of the style sheet. */
export type ColourName = (typeof SERIES)[number] | 'organic' | 'fore' | 'soft' | 'line' | 'back';

/** What a canvas is painted with: the colour itself. */
export type Paint = (name: ColourName) => string;

/** The colour of the n-th of several. */
export const seriesColour = (index: number): ColourName => SERIES[index % SERIES.length] ?? 'series-1';

/** A channel has one colour in all pictures, whatever is filtered. @param all - Names of all channels, the largest first. */
export function channelColour(channel: string, all: readonly string[]): ColourName {
  if (channel === 'organic') return 'organic';
  return seriesColour(Math.max(0, all.filter((name) => name !== 'organic').indexOf(channel)));
}
