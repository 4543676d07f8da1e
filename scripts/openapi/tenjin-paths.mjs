// The paths of the MMP: methods and paths from the simulator's list, parameters from the schemas, answers as played.
import { EXAMPLE_ORIGIN } from './exchange.mjs';
import { answerEvidence, endpointOf, keyedEvidence } from './tenjin-endpoints.mjs';

/** @typedef {import('./tenjin-plays.mjs').Played} Played */
/** @typedef {{ id: string, status: string, statement: string, source: string, findings?: string[] }} Rule */

const ANSWERS = 'tenjin/answers.json#/definitions/';
const STRICT = 'control/answers.schema.json#/definitions/StrictProblem';
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

/** MMP paths also answer behind a workspace's own address. */
const servers = [
  { url: EXAMPLE_ORIGIN, description: 'The key or the link leads to its workspace.' },
  {
    url: `${EXAMPLE_ORIGIN}/w/{workspace}`,
    description: 'One workspace, whatever the key.',
    variables: { workspace: { default: 'default' } },
  },
];

/**
 * @param {import('./schemas.mjs').Components} components
 * @param {readonly { name: string, path: string, methods: readonly string[] }[]} list - The MMP's endpoints.
 * @param {readonly Played[]} played
 * @param {readonly Rule[]} rules - Of the evidence.
 * @param {{ status: number, body: string }} unavailable - What the MMP answers when it is down.
 */
export async function tenjinPaths(components, list, played, rules, unavailable) {
  const paths = {};
  for (const { name, path, methods } of list) {
    const endpoint = endpointOf(path);
    const isLink = path.endsWith('/:shortId');
    const item = { servers };
    paths[path.replace(/:(\w+)/, '{$1}')] = item;
    const evidence = evidenceOf(endpoint, path, isLink, rules);
    for (const method of methods) {
      const mine = played.filter((one) => one.path === path && one.method === method);
      item[method.toLowerCase()] = {
        operationId: `${method.toLowerCase()}${endpoint.id}`,
        tags: [endpoint.tag],
        summary: endpoint.summary,
        description: [endpoint.description, `Assertions call it \`${name}\`.`, evidence.text].join('\n\n'),
        ...(await input(endpoint, method, isLink, components, mine)),
        responses: await responsesOf(endpoint, components, mine, rules, unavailable),
        security: isLink ? [] : [{ sdkKey: [] }, { apiKey: [] }],
        'x-endpoint': name,
        'x-evidence': evidence.list,
      };
    }
  }
  return paths;
}

async function input({ schema }, method, isLink, components, played) {
  const link = {
    name: 'shortId',
    in: 'path',
    required: true,
    description: 'Short id of the campaign: the end of its link.',
    schema: { type: 'string', examples: ['spring'] },
  };
  const segment = isLink ? [link] : [];
  if (method === 'GET') {
    const { required, properties } = await components.flattened(schema);
    const parameters = Object.entries(properties)
      // The security schemes say how the key travels.
      .filter(([name]) => name !== 'api_key')
      .map(([name, { description, ...value }]) => ({
        name,
        in: 'query',
        ...(required.includes(name) ? { required: true } : {}),
        description,
        schema: value,
      }));
    return { parameters: [...segment, ...parameters] };
  }
  const accepted = played.filter(({ mode, status }) => mode === 'faithful' && (status === 200 || status === 302));
  const examples = accepted.filter(({ name }) => name !== 'wrong').map(({ name, fields }) => [name, { value: fields }]);
  const requestBody = {
    description: 'The parameters may stand in the query too, or in both: then the body counts.',
    content: { [FORM]: { schema: await components.refer(schema), examples: Object.fromEntries(examples) } },
  };
  return { ...(segment.length === 0 ? {} : { parameters: segment }), requestBody };
}

async function responsesOf({ answer }, components, played, rules, unavailable) {
  const down = { ...unavailable, text: unavailable.body, type: JSON_TYPE, headers: {}, rules: [] };
  const all = [...played, { ...down, mode: 'faithful', name: 'unavailable' }];
  const responses = {};
  for (const status of [...new Set(all.map((one) => one.status))].toSorted((a, b) => a - b)) {
    const mine = all.filter((one) => one.status === status);
    const contents = {};
    for (const type of new Set(mine.map((one) => one.type))) {
      if (type === '') continue;
      const ofType = mine.filter((one) => one.type === type);
      contents[type] = await content(type, status, answer, ofType, components);
    }
    const evidence = rulesOf(mine, status, answer, rules);
    const headers = Object.entries(Object.assign({}, ...mine.map((one) => one.headers)));
    responses[status] = {
      description: describe(status, evidence),
      ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers.map(headerOf)) }),
      ...(Object.keys(contents).length === 0 ? {} : { content: contents }),
      ...(evidence.length === 0 ? {} : { 'x-evidence': evidence.map(briefly) }),
    };
  }
  return responses;
}

async function content(type, status, answer, played, components) {
  if (type.startsWith('image/')) return {};
  if (type !== JSON_TYPE) {
    const [first] = played;
    const schema = await components.refer(STRICT);
    return { schema: { ...schema, properties: { status: { const: status } } }, examples: { strict: valueOf(first) } };
  }
  const distinct = played.filter((one, index) => played.findIndex(({ text }) => text === one.text) === index);
  const examples = Object.fromEntries(distinct.map((one) => [one.name, valueOf(one)]));
  if (status === 200) return { schema: await components.refer(ANSWERS + answer), examples };
  const phrases = distinct.map(({ text }) => JSON.parse(text).error);
  const schema = await components.refer(`${ANSWERS}TenjinRefused`);
  const narrowed = { code: { const: status }, error: { enum: [...new Set(phrases)] } };
  return { schema: { ...schema, properties: narrowed }, examples };
}

const valueOf = ({ text }) => ({ value: JSON.parse(text) });
const headerOf = ([name, value]) => [name, { schema: { type: 'string' }, example: value }];
const briefly = ({ id, status, source }) => ({ rule: id, status, source });

/** What the rules say, that a status is about: those whose finding was the reason, and those of the answer's shape. */
function rulesOf(played, status, answer, rules) {
  // Of strict mode alone, which is the simulator's own.
  if (status === 422) return [];
  const reasons = new Set(played.filter(({ reason }) => reason != null).map((one) => one.rules[0]));
  const isRefusal = played.some(({ type }) => type === JSON_TYPE) && status !== 200;
  const ids = new Set([
    ...(answerEvidence[status] ?? []),
    ...(status === 200 && answer !== null ? (answerEvidence[answer] ?? []) : []),
    ...(isRefusal ? answerEvidence.TenjinRefused : []),
    ...(played.some(({ type }) => type === 'image/gif') ? answerEvidence.gif : []),
  ]);
  known(ids, rules);
  return rules.filter(({ id, findings = [] }) => ids.has(id) || findings.some((rule) => reasons.has(rule)));
}

function describe(status, evidence) {
  if (status === 422) return 'In strict mode: the request was not recorded, or it breaks the contract.';
  if (status === 503) return 'The simulator has a bug, or its store is full. Send it again later.';
  return evidence.map(({ statement, status: how }) => `${statement} *(${how})*`).join('\n\n') || 'Answered.';
}

/** The rules that speak of an endpoint: those that its entry lists, and those that name its path. */
function evidenceOf(endpoint, path, isLink, rules) {
  const ids = new Set([...endpoint.evidence, ...(isLink ? [] : keyedEvidence)]);
  known(ids, rules);
  const named = path.slice(1).replace(/\/:\w+$/, '/');
  const naming = new RegExp(`\\b${named}(?![\\w/])`);
  const own = rules.filter(({ id, statement }) => endpoint.evidence.includes(id) || naming.test(statement));
  const list = rules.filter((rule) => own.includes(rule) || ids.has(rule.id));
  const lines = own.map(({ statement, status, source }) => `- ${statement} *(${status}: ${source})*`);
  return { list: list.map(briefly), text: ['What the simulator goes by:', '', ...lines].join('\n') };
}

function known(ids, rules) {
  for (const id of ids) {
    if (!rules.some((rule) => rule.id === id)) throw new RangeError(`evidence.json has no rule ${id}`);
  }
}
