// Makes a file with many facts out of one that a simulator has made, or opens it and says how long that took. Argument:
// {what, path, facts} as JSON.
import { DuckDBInstance } from '@duckdb/node-api';
import { createSimulator } from 'mmp-sim';

const { what, path, facts } = JSON.parse(process.argv[2] ?? '{}');
const INSTALLATIONS = 100_000;
const KEPT = 200_000;

if (what === 'make') await make();
else {
  const startedAt = performance.now();
  const simulator = await createSimulator({ store: `file:${path}` });
  const openMs = performance.now() - startedAt;
  const { rss } = process.memoryUsage();
  const { items } = await (await fetch(`${simulator.url}/_sim/installs?limit=1`)).json();
  process.stdout.write(JSON.stringify({ openMs, rss, sessions: items[0].sessionCount, events: items[0].eventCount }));
  await simulator.close();
}

/**
 * One installation with an event, and as many of both as are wanted, with other ids, names and values. Records of installations are as old as these,
 * and no event has been counted, as in the file of a simulator that was killed.
 */
async function make() {
  const simulator = await createSimulator({ store: `file:${path}` });
  const app = simulator.default.apps.find(({ platform }) => platform === 'android');
  const device = `api_key=${app.sdkKeys[0].key}&bundle_id=${app.bundleId}&platform=android&os_version=34&sdk_version=server&analytics_installation_id=${'f'.repeat(32)}&advertising_id=${'e'.repeat(32)}&country=DE&ip_address=203.0.113.7`;
  for (const more of ['', '&event=level_complete&value=10']) {
    await fetch(`${simulator.url}/v0/event`, { method: 'POST', body: new URLSearchParams(device + more) });
  }
  await simulator.close();

  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  const id = `lpad((range % ${INSTALLATIONS})::varchar, 32, '0')`;
  // What is the same in each row takes next to nothing in a file: ids, people, names, values and countries differ.
  const advertisingId = `md5('a' || ${id})`;
  const country = `['US', 'DE', 'JP', 'BR', 'IN', 'FR', 'GB', 'KR'][(hash(${id}) % 8 + 1)::bigint]`;
  const changed = (json, ...pairs) => pairs.reduce((text, [from, to]) => `replace(${text}, ${from}, ${to})`, json);
  const ofDevice = [
    [`'${'f'.repeat(32)}'`, id],
    [`'${'e'.repeat(32)}'`, advertisingId],
    [`'"DE"'`, `'"' || ${country} || '"'`],
  ];
  await connection.run(
    `insert into facts_event by name
     select f.* exclude (type, fact, name_of, range) replace (
       3 + range as number, fact as id, ${id} as installation_id, ${advertisingId} as advertising_id, ${country} as country,
       md5_number_lower(${advertisingId}) as user_hash, name_of as name, (hash(range, 2) % 1000)::bigint as value,
       f.happened_at + to_milliseconds(range) as happened_at,
       ${changed('f.body', ...ofDevice, ['f.id', 'fact'], [`'"level_complete"'`, `'"' || name_of || '"'`], [`'"value":10'`, `'"value":' || hash(range, 2) % 1000`])} as body,
       ${changed('f.about', ...ofDevice)} as about)
     from (
       select *, md5('fact ' || range)::uuid::varchar as fact, 'event-' || hash(range, 1) % 100 as name_of
       from facts, range(${facts}) where type = 'event'
     ) as f`,
  );
  await connection.run(
    `insert into state
     select s.workspace, s.part, replace(s.key, '${'f'.repeat(32)}', ${id}), 1000000 + range, ${changed('s.body', ...ofDevice)}
     from state s, range(${INSTALLATIONS}) where s.part = 'installation'`,
  );
  await connection.run(
    `insert into state
     select workspace, part, key, 100000000,
       regexp_replace(body, '"facts":\\{[^}]*\\}', '"facts":{"appended":${facts + 3},"dropped":${facts + 3 - KEPT}}')
     from records where part = 'counts' and workspace = 'default'`,
  );
  await connection.run('checkpoint');
  connection.closeSync();
  instance.closeSync();
}
