/**
 * Colours by what they are for. Whoever draws names them as CSS variables; a picture has those of light as they are, since not
 * everything that shows pictures knows variables, and a style sheet changes them where the reader's system is dark.
 */
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
const names = Object.keys(light) as Colour[];
const isColour = (name: string): name is Colour => Object.hasOwn(light, name);

export const colour = (name: Colour): string => `var(--${name})`;

const declared = (colours: typeof light): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

/** Style sheet of the variables, by what the reader's system prefers. */
export const colourStyle = `:root{color-scheme:light dark;${declared(light)}}@media (prefers-color-scheme:dark){:root{${declared(dark)}}}`;

/** What pictures say of colours, in a dark system. */
export const darkPictureStyle = `@media (prefers-color-scheme:dark){${names
  .map((name) => `.fill-${name}{fill:${dark[name]}}.stroke-${name}{stroke:${dark[name]}}`)
  .join('')}}`;

/** `fill="var(--ink)"` of an element as the colour itself, and the class by which a style sheet finds it. */
export const painted = (element: string): string => {
  const classes: string[] = [];
  const literal = element.replaceAll(/ (fill|stroke)="var\(--(\w+)\)"/g, (_, what: string, name: string) => {
    if (!isColour(name)) throw new RangeError(`no colour ${name}`);
    classes.push(`${what}-${name}`);
    return ` ${what}="${light[name]}"`;
  });
  return classes.length === 0 ? literal : literal.replace(/^<\w+/, (start) => `${start} class="${classes.join(' ')}"`);
};
