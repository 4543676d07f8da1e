/** Colours by what they are for. Pictures name them as CSS variables, so that one picture fits light and dark. */
const light = {
  paper: '#ffffff',
  ink: '#1b1f24',
  soft: '#57606a',
  line: '#e3e6ea',
  target: '#8a5a00',
  realised: '#1f5fbf',
  other: '#2a7a4b',
  wrong: '#b3261e',
};
const dark: typeof light = {
  paper: '#14171c',
  ink: '#e8eaed',
  soft: '#a4adb8',
  line: '#2c323a',
  target: '#f0b84a',
  realised: '#78a9f5',
  other: '#6fcf97',
  wrong: '#ff8a80',
};

type Colour = keyof typeof light;

export const colour = (name: Colour): string => `var(--${name})`;

const declared = (colours: typeof light): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

/** Style sheet of the variables, by what the reader's system prefers. */
export const colourStyle = `:root{color-scheme:light dark;${declared(light)}}@media (prefers-color-scheme:dark){:root{${declared(dark)}}}`;
