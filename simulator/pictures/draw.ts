import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { colour, darkPictureStyle, painted } from './colours.js';
import type { Picture } from './sheet.js';

use([BarChart, LineChart, ScatterChart, GridComponent, LegendComponent, SVGRenderer]);

const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, sans-serif';

/**
 * A picture as an `<svg>` element without style, script or anything that is not the same the next time. Its colours are those of
 * light; `darkPictureStyle` makes them dark.
 *
 * @param name - Unique in the page: ids inside begin with it.
 * @param width - Pixels.
 */
export function drawn(picture: Picture, name: string, width: number): string {
  const height = picture.height(width);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ ...base, ...picture.option(width) });
    return cleaned(chart.renderToSVGString(), name, picture.alt);
  } finally {
    chart.dispose();
  }
}

/** The same as a file of its own. */
export function svgFile(picture: Picture, name: string, width: number): string {
  const svg = drawn(picture, name, width);
  const paper = painted(`<rect width="100%" height="100%" fill="${colour('paper')}"/>`);
  const first = `<style>${darkPictureStyle}</style>${paper}`;
  return `${svg.replace(/^<svg[^>]*>(?:<title>[^<]*<\/title>)?/, (start) => `${start}${first}`)}\n`;
}

const base: EChartsCoreOption = {
  animation: false,
  backgroundColor: 'transparent',
  textStyle: { fontFamily: FONT, color: colour('ink') },
};

/** What ECharts writes for a page that it serves itself goes: styles of hovering, and names that count its charts. */
function cleaned(svg: string, name: string, alt: string): string {
  return svg
    .replaceAll(/<style[^>]*>[^]*?<\/style>\s*/g, '')
    .replaceAll(/ (?:ecmeta_\w+|class|xml:space|pointer-events)="[^"]*"/g, '')
    .replaceAll(/ style="([^"]*)"/g, (_, style: string) => attributesOf(style))
    .replaceAll(/<\w[^>]*>/g, painted)
    .replaceAll(/\bzr\d+-/g, `${name}-`)
    .replace(/^<svg[^>]*>/, (start) => {
      const [, box = ''] = /viewBox="([^"]*)"/.exec(start) ?? [];
      const [, , width = '', height = ''] = box.split(' ');
      const size = `width="${width}" height="${height}" viewBox="${box}"`;
      return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img"><title>${escaped(alt)}</title>`;
    });
}

/** `font-size:12px;` as ` font-size="12px"`: a style attribute would need a hole in a page's policy. */
function attributesOf(style: string): string {
  const pairs = style.split(';').map((one) => one.split(':'));
  return pairs
    .filter(([name = '']) => name.startsWith('font-'))
    .map(([name = '', value = '']) => ` ${name}="${value.replaceAll('"', '')}"`)
    .join('');
}

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
