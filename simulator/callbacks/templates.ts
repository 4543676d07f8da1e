import { expectedName } from '@mmp-sim/contracts/known-names';
import { invalid } from '../checked.js';
import data from './templates.json' with { type: 'json' };

/** A callback as a network wants it: all but the beginning of its URL. */
export type CallbackTemplate = {
  readonly name: string;
  readonly description: string;
  /** Null: the callback names it. */
  readonly event: string | null;
  readonly method: 'GET' | 'POST';
  /** What comes after the beginning. {@link EVENT_NAME} stands for the name of the callback's event. */
  readonly url: string;
  readonly source: string;
};

export const callbackTemplates = data.templates as readonly CallbackTemplate[];

/** Stands in a URL for what some networks want to read in it as a fixed text. */
export const EVENT_NAME = '<event>';

/** @throws {SimulatorError} REQUEST_INVALID, with the nearest. */
export function templateOf(name: string): CallbackTemplate {
  const template = callbackTemplates.find((one) => one.name === name);
  if (template !== undefined) return template;
  const names = callbackTemplates.map((one) => one.name);
  throw invalid([{ path: 'template', given: name, expected: expectedName(name, names) }]);
}
