import type { ErrorObject } from 'ajv';

/** What is expected instead, where a definition does not say so itself: in the words of all other problems. */
export function expectedBy({ keyword, params, message }: Pick<ErrorObject, 'keyword' | 'params' | 'message'>): string {
  const limit = Number(params['limit']);
  switch (keyword) {
    case 'minLength':
      return limit === 1 ? 'a text that is not empty' : `at least ${of(limit, 'character')}`;
    case 'maxLength':
      return `at most ${of(limit, 'character')}`;
    case 'minItems':
      return `at least ${of(limit, 'element')}`;
    case 'maxItems':
      return `at most ${of(limit, 'element')}`;
    case 'minProperties':
      return `at least ${of(limit, 'member')}`;
    case 'maxProperties':
      return `at most ${of(limit, 'member')}`;
    case 'minimum':
      return `at least ${limit}`;
    case 'maximum':
      return `at most ${limit}`;
    case 'exclusiveMinimum':
      return `more than ${limit}`;
    case 'pattern':
      return `a text that matches ${String(params['pattern'])}`;
    case 'format':
      return FORMATS[String(params['format'])] ?? `a text of the form ${String(params['format'])}`;
    case 'propertyNames':
      return 'another name';
    case 'anyOf':
      return 'a value of one of the kinds that it takes';
    default:
      return message ?? 'another value';
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'an ISO 8601 instant with its zone',
  regularExpression: 'a regular expression, as JavaScript takes it with the flag u',
};

const of = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
