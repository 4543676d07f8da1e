// Makes the OpenAPI document: of the schemas that the simulator checks with, its lists of endpoints, and its answers.
import { readFile } from 'node:fs/promises';
import { controlPaths, problemComponents, queryComponents } from './control-paths.mjs';
import { playControl } from './control-plays.mjs';
import { playProblems } from './control-problems.mjs';
import * as control from './control-parts.mjs';
import { EXAMPLE_ORIGIN } from './exchange.mjs';
import * as reporting from './reporting-paths.mjs';
import { shareRepeated } from './share.mjs';
import { Components } from './schemas.mjs';
import { withSources } from './sources.mjs';
import { tenjinPaths } from './tenjin-paths.mjs';
import { playTenjin } from './tenjin-plays.mjs';
import * as tenjin from './tenjin-endpoints.mjs';

const root = new URL('../../', import.meta.url);
const readJson = async (path) => JSON.parse(await readFile(new URL(path, root), 'utf8'));

const description = `A mobile measurement partner (MMP) that runs on your own machine, and says what truly happened to every request.

The paths of the MMP answer as the real one does, under any \`Host\`; in strict mode what breaks the contract is answered
with a problem document that carries the findings, and a fault (\`/_sim/faults\`) may answer anything. Another method is answered 405 with \`Allow\`. The control API under
\`/_sim\` answers loopback (and allowed) hosts, takes JSON only as \`application/json\`, and refuses unknown parameters.

Every example is a real answer of the simulator. \`x-evidence\` says of a rule whether Tenjin documents it, whether it was
observed in public clients, or whether it is our own choice (assumed), and where that comes from; \`x-source\` and
\`x-expected\` say so of parameters.`;

const securitySchemes = {
  sdkKey: {
    type: 'http',
    scheme: 'basic',
    description: "The app's SDK key as the user name, with an empty password.",
  },
  apiKey: {
    type: 'apiKey',
    in: 'query',
    name: 'api_key',
    description: "The app's SDK key; in a form body it stands among the other parameters.",
  },
  accessToken: reporting.accessToken,
  token: {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of `--token`, where one is set; otherwise none is asked for.',
  },
};

/**
 * @param {typeof withSources} withModules - Whoever has loaded the sources already need not load them anew.
 * @returns {Promise<string>} simulator/openapi.json
 */
export async function openapiDocument(withModules = withSources) {
  const components = new Components();
  const { rules } = await readJson('contracts/tenjin/evidence.json');
  const { version } = await readJson('simulator/package.json');

  const { paths, examples, responses } = await withModules(async (load) => {
    const { createSimulator } = await load('simulator/index.ts');
    const { tenjin: mmp } = await load('simulator/mmps/tenjin/dialect.ts');
    const errors = await load('simulator/errors.ts');
    const list = mmp.endpoints;
    const flattened = (schema) => components.flattened(schema);
    const unavailable = mmp.answer({ endpoint: '', kind: 'unavailable' }, {});
    const asked = await playTenjin(createSimulator, list, flattened);
    const walked = await playControl(createSimulator);
    const refused = await playProblems(createSimulator);
    return {
      paths: {
        ...(await tenjinPaths(components, list, asked, rules, unavailable)),
        ...(await reporting.reportingPaths(components, createSimulator, rules)),
        ...(await controlPaths(components, walked, errors.problems)),
      },
      ...(await problemComponents(components, [...refused, ...walked], errors.problems)),
    };
  });

  const document = {
    openapi: '3.1.0',
    info: { title: 'mmp-sim', version, description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: EXAMPLE_ORIGIN }],
    security: [{}, { token: [] }],
    tags: Object.entries({ ...tenjin.tags, ...reporting.tags, ...control.tags }).map(([name, text]) => ({
      name,
      description: text,
    })),
    paths,
    components: {
      schemas: components.all(),
      parameters: queryComponents(),
      responses,
      examples,
      securitySchemes,
    },
    'x-evidence': Object.fromEntries(rules.map(({ id, area: _area, ...rule }) => [id, rule])),
    'x-tagGroups': [
      { name: 'The MMP', tags: Object.keys({ ...tenjin.tags, ...reporting.tags }) },
      { name: 'Control API', tags: Object.keys(control.tags) },
    ],
  };
  return `${JSON.stringify(shareRepeated(document), null, 1)}\n`;
}
