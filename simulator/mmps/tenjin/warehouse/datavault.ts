import type { MmpWarehouse } from '../../../warehouse.js';
import { redshiftHint } from './hints.js';
import { redshiftMacros } from './macros.js';
import { asRedshift } from './redshift-tree.js';
import { translate } from './translate.js';
import { datavaultViews, happened, SCHEMA } from './views.js';

/** Tenjin's DataVault: a schema of its own in Amazon Redshift. */
export const datavault: MmpWarehouse = {
  schema: SCHEMA,
  views: datavaultViews,
  happened,
  macros: redshiftMacros,
  translate,
  rewrite: asRedshift,
  hint: redshiftHint,
};
