import type { CallFinding } from '../../errors.js';
import type { Form } from './form.js';

/** Names on the wire of two words and more; what has only one is also a word of plain English. */
const WIRE_NAME = /\b[a-z]+(?:_[a-z0-9]+)+\b/g;
/** Of a mediation: `max[revenue]`. */
const FIELD_NAME = /\b([a-z]+)\[(\w+)\]/g;

/** Tells a finding by the names that whoever wrote the call knows; `field` keeps the name on the wire. */
export function inProperties(form: Form, finding: CallFinding): CallFinding {
  const { field, property } = finding;
  const { properties, mediation } = form;
  const isAboutProperty = field !== null && property !== null && properties.has(field);
  const translate = (text: string): string => {
    const begun = isAboutProperty && text.startsWith(`${field} `) ? `${property}${text.slice(field.length)}` : text;
    return begun
      .replaceAll(FIELD_NAME, (name, of: string, inside: string) => (of === mediation ? `fields.${inside}` : name))
      .replaceAll(WIRE_NAME, (name) => properties.get(name) ?? name);
  };
  return {
    ...finding,
    expected: translate(finding.expected),
    message: translate(finding.message),
    hint: translate(finding.hint).replace(/^Send /, 'Give '),
  };
}
