// The paths of the control API, from the table of its operations and from what was really answered.
import { changeProblems, commonProblems, queries, segments } from './control-parts.mjs';
import { operations } from './control-operations.mjs';

/** @typedef {import('./control-asker.mjs').Played} Played */
/** @typedef {import('./control-operations.mjs').operations[number]} Operation */
/** @typedef {Record<string, { status: number, title: string }>} Problems */

/** Where a definition stands that names no file. */
const definition = (name, file) => `control/${name.includes('#') ? name : `${file}.schema.json#/definitions/${name}`}`;
const PROBLEM_SCHEMA = definition('Problem', 'answers');
/** Longer ones say nothing that the answer's own example does not. */
const LONGEST_BODY = 4096;
const PROBLEM = 'application/problem+json';

const successes = { 200: 'Done.', 201: 'Made.', 202: 'Taken up.', 417: 'The assertion fails.' };

/** The codes that an operation may answer. @param {Operation} operation @returns {string[]} */
const codesOf = ({ line, problems = [] }) => [
  ...commonProblems,
  ...(line.startsWith('GET ') ? [] : changeProblems),
  ...problems,
];

/**
 * @param {import('./schemas.mjs').Components} components
 * @param {readonly Played[]} played
 * @param {Problems} problems - Of the simulator.
 * @returns {Promise<Record<string, any>>} Path items.
 */
export async function controlPaths(components, played, problems) {
  const paths = {};
  for (const operation of operations) {
    const [method, path] = operation.line.split(' ');
    const mine = played.filter((one) => one.operation === operation.line && one.status in operation.answers);
    paths[path] ??= {};
    paths[path][method.toLowerCase()] = {
      operationId: operation.id,
      tags: [operation.tag],
      summary: operation.summary,
      ...(operation.description === undefined ? {} : { description: operation.description }),
      parameters: parametersOf(operation, path),
      ...(operation.body === undefined ? {} : { requestBody: await requestBody(operation, components, mine) }),
      responses: {
        ...(await answersOf(operation, components, mine)),
        ...problemResponses(operation, problems),
      },
    };
  }
  return paths;
}

function parametersOf({ query, headers = {} }, path) {
  const names = query === null ? [] : ['workspace', ...(query ?? [])];
  const list = [
    ...names.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ...Object.entries(headers).map(([name, description]) => ({
      name,
      in: 'header',
      description,
      schema: { type: 'string' },
    })),
  ];
  const [, before, name] = /^(.*?)\{(\w+)\}/.exec(path) ?? [];
  if (name === undefined) return list;
  return [{ name, in: 'path', required: true, description: segments[before], schema: { type: 'string' } }, ...list];
}

async function requestBody({ body }, components, played) {
  const shown = played.filter((one) => one.body !== undefined && JSON.stringify(one.body).length < LONGEST_BODY);
  const examples = shown.map(({ name, body: value }) => [name, { value }]);
  const { required } = await components.flattened(definition(body, 'control'));
  const schema = await components.refer(definition(body, 'control'));
  const content = { schema, ...(examples.length === 0 ? {} : { examples: Object.fromEntries(examples) }) };
  return { required: required.length > 0, content: { 'application/json': content } };
}

async function answersOf({ answers }, components, played) {
  const responses = {};
  for (const [status, answer] of Object.entries(answers)) {
    if (answer === null) {
      responses[status] = { $ref: '#/components/responses/NoContent' };
      continue;
    }
    const mine = played.filter((one) => one.status === Number(status));
    const kinds = await Promise.all([answer].flat().map((one) => contentOf(one, components, mine)));
    responses[status] = { description: successes[status], content: Object.fromEntries(kinds) };
  }
  return responses;
}

/** @param {string} answer - A media type, or a definition that JSON fits. */
async function contentOf(answer, components, played) {
  const isType = /^\w+\/[\w.-]+$/.test(answer);
  const type = isType ? answer : 'application/json';
  const mine = played.filter((one) => one.type === type);
  const examples = mine.map(({ name, text }) => [name, { value: isType ? text : JSON.parse(text) }]);
  return [
    type,
    {
      ...(isType ? {} : { schema: await components.refer(definition(answer, 'answers')) }),
      ...(examples.length === 0 ? {} : { examples: Object.fromEntries(examples) }),
    },
  ];
}

/** Those of one status are one response: it lists its codes. */
function problemResponses(operation, problems) {
  const responses = {};
  const codes = codesOf(operation);
  for (const status of new Set(codes.map((code) => problems[code].status))) {
    const mine = codes.filter((code) => problems[code].status === status);
    responses[status] = { $ref: `#/components/responses/${mine.join('.')}` };
  }
  return responses;
}

/**
 * The responses that the operations refer to, with their examples.
 *
 * @param {import('./schemas.mjs').Components} components
 * @param {readonly Played[]} played
 * @param {Problems} problems
 */
export async function problemComponents(components, played, problems) {
  const examples = {};
  for (const code of Object.keys(problems)) {
    const play = played.find(({ name, type }) => name === code && type === PROBLEM);
    if (play !== undefined) examples[code] = { summary: problems[code].title, value: JSON.parse(play.text) };
  }
  const schema = await components.refer(PROBLEM_SCHEMA);
  const responses = { NoContent: { description: 'Done; there is no body.' } };
  const add = (codes) => {
    const shown = codes.filter((code) => code in examples);
    responses[codes.join('.')] = {
      description: codes.map((code) => `\`${code}\`: ${problems[code].title}.`).join(' '),
      content: {
        [PROBLEM]: {
          schema: { ...schema, properties: { code: { enum: codes } } },
          ...(shown.length === 0
            ? {}
            : { examples: Object.fromEntries(shown.map((code) => [code, { $ref: `#/components/examples/${code}` }])) }),
        },
      },
    };
  };
  for (const operation of operations) {
    const codes = codesOf(operation);
    for (const status of new Set(codes.map((code) => problems[code].status))) {
      add(codes.filter((code) => problems[code].status === status));
    }
  }
  return { examples, responses };
}

/** Query parameters as components. */
export const queryComponents = () =>
  Object.fromEntries(Object.entries(queries).map(([name, query]) => [name, { name, in: 'query', ...query }]));
