import type { EChartsCoreOption } from 'echarts/core';

/** What is told in numbers and drawn: one table, and a picture of it where there is something to see. */
export type Sheet = {
  readonly title: string;
  /** Sentences above all else. */
  readonly lead: readonly string[];
  readonly sections: readonly Section[];
};

export type Section = {
  /** Lower-case, unique in the sheet; pictures are files of this name. */
  readonly name: string;
  readonly title: string;
  /** Sentences: what is counted, and what it does not mean. */
  readonly notes: readonly string[];
  readonly table: SheetTable;
  readonly picture: Picture | null;
};

export type SheetTable = {
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly string[])[];
};

/** Numbers stand to the right. */
export type SheetColumn = { readonly name: string; readonly isNumber: boolean };

export const words = (name: string): SheetColumn => ({ name, isNumber: false });
export const numbers = (name: string): SheetColumn => ({ name, isNumber: true });

/** A picture that is drawn for any width. */
export type Picture = {
  /** What it shows, for whoever does not see it. */
  readonly alt: string;
  /** Pixels, at a width in pixels. */
  readonly height: (width: number) => number;
  readonly option: (width: number) => EChartsCoreOption;
};
