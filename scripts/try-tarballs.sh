#!/usr/bin/env bash
# Packs the three packages, installs them together in an empty project, and has them meet: what a user gets, not what
# the clone has. With --packed they lie in the clone already.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/mmp sim tarballs.XXXXXX")
alone=$(mktemp -d "${TMPDIR:-/tmp}/mmp sim sender.XXXXXX")
simulator=
trap '[ -z "$simulator" ] || kill "$simulator" 2> /dev/null || true; rm -rf "$folder" "$alone"' EXIT

cd "$root"
if [ "${1-}" != --packed ]; then
  rm -f mmp-sim*.tgz
  npm run --silent pack:all > /dev/null
fi
cd "$folder"
npm init -y > /dev/null
# As the README says, and once more: whoever has packed anew installs the same version again.
steps=$(sed -n '/^```sh vendor$/,/^```$/{/^```/d;p}' "$root/README.md" | sed "s#/path/to/the/clone/mmp-sim#'$root'/mmp-sim#")
[ -n "$steps" ]
export npm_config_audit=false npm_config_fund=false npm_config_loglevel=error
bash -euc "$steps" > /dev/null
bash -euc "$steps" > /dev/null
rm -f "$root"/mmp-sim*.tgz

cat > try.mjs << 'JS'
import { createSimulator } from 'mmp-sim';
import { createSender } from '@mmp-sim/sender';

const simulator = await createSimulator();
const [app] = simulator.default.apps.filter(({ platform }) => platform === 'android');
const sender = createSender({ mmp: 'tenjin', sdkKey: app.sdkKeys[0].key, baseUrl: simulator.url, app: { bundleId: app.bundleId, platform: 'android' } });
let delivered = 0;
sender.on('delivered', () => (delivered += 1));
await sender.open({ installationId: '00000000-0000-4000-8000-000000000001', osVersion: 34, ipAddress: '203.0.113.7' });
const left = await sender.close();
const { default: openapi } = await import('mmp-sim/openapi.json', { with: { type: 'json' } });
const page = await fetch(`${simulator.url}/_sim/docs`);
if (openapi.openapi !== '3.1.0' || page.status !== 200) throw new Error(`the document or its page is missing: ${page.status}`);
const index = await (await fetch(`${simulator.url}/`)).text();
const assets = [...index.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path);
for (const path of ['/control/sql', ...assets]) {
  const { status } = await fetch(simulator.url + path);
  if (status !== 200) throw new Error(`the dashboard lacks ${path}: ${status}`);
}
if (!assets.some((path) => path.endsWith('.js')) || !assets.some((path) => path.endsWith('.css'))) throw new Error(index);
const { pass } = await simulator.assert({ where: { endpoint: 'event', verdict: 'recorded' }, count: 1 });
await simulator.close();
if (delivered !== 1 || left.waiting !== 0 || !pass) throw new Error(JSON.stringify({ delivered, left, pass }));
JS
node try.mjs
npx mmp-sim --version > /dev/null

# The verifier of Pact is not forced on anybody; whoever needs it is told how to get it, and then has it.
cat > pact.json << 'JSON'
{"consumer": {"name": "backend"}, "provider": {"name": "Tenjin"}, "interactions": [{"description": "an open",
  "request": {"method": "POST", "path": "/v0/event", "headers": {"Content-Type": "application/x-www-form-urlencoded"},
    "body": "api_key=KEY&bundle_id=com.example.game&platform=android&os_version=34&sdk_version=server&advertising_id=&analytics_installation_id=29eeb1610fe74997b6d53f02e9711f8c"},
  "response": {"status": 200, "body": {"code": 200, "success": true}}}]}
JSON
if [ -d node_modules/@pact-foundation ]; then echo 'the verifier of Pact is forced on everybody'; exit 1; fi
status=0
npx mmp-sim verify --pact pact.json 2> verify.txt || status=$?
if [ "$status" != 2 ] || ! grep -qF 'npm install --save-dev @pact-foundation/pact-core' verify.txt; then cat verify.txt; exit 1; fi
npm install --no-audit --no-fund --silent --save-dev \
  "@pact-foundation/pact-core@$(node -p "require('$root/simulator/package.json').devDependencies['@pact-foundation/pact-core']")"
npx mmp-sim verify --pact pact.json | grep -qF '1 of 1 interactions hold'

# Types as a strict user sees them: nothing skipped, nothing of the clone.
cat > try.ts << 'TS'
import { createSimulator, type Attribution, type InstallStory, type RequestEntry, type Settings } from 'mmp-sim';
import { createSender, type PurchaseCall } from '@mmp-sim/sender';

const settings: Settings = { mode: 'strict' };
const call: PurchaseCall = { installationId: 'x', osVersion: '18', productId: 'gold', price: '4.99', currency: 'USD' };
export const sender = createSender({ mmp: 'tenjin', sdkKey: ({ platform }) => `KEY-${platform}` });
sender.on('delivered', ({ waitedMs }) => waitedMs.toFixed());
// @ts-expect-error: an event has a name
export const receipt = sender.event({ installationId: 'x' });
export async function use(story: InstallStory, entry: RequestEntry, attribution: Attribution): Promise<string> {
  const simulator = await createSimulator(settings);
  // @ts-expect-error: neither is any
  const wrong: [number, number] = [story.app.platform, entry.findings[0]?.severity];
  return `${simulator.url} ${call.productId} ${attribution.method} ${wrong.length}`;
}
TS
npm install --no-audit --no-fund --silent --save-dev "typescript@$(node -p "require('$root/package.json').devDependencies.typescript")" @types/node@20
npx tsc --noEmit --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --skipLibCheck false \
  --module nodenext --target es2022 --types node try.ts

# What a newcomer does: copies the example, sees it pass, misspells a field, and reads what failed.
version() { node -p "require('$root/package.json').devDependencies['$1']"; }
said='Misspelt: request #3 sent `prise`, "4.99". Did you mean `price`?'
misspell() { sed -i.before 's/product_id: product, price,/product_id: product, prise: price,/' "$1"; }
fails_with_report() {
  if "$@" > failure.txt 2>&1; then echo "a misspelt field went unnoticed: $*"; exit 1; fi
  grep -qF "$said" failure.txt || { cat failure.txt; echo 'the failure does not name the misspelt field'; exit 1; }
}

cp -r "$root/examples/vitest" newcomer && cd newcomer
npm pkg delete devDependencies > /dev/null
npm install --no-audit --no-fund --silent --save-dev ../vendor/*.tgz "vitest@$(version vitest)" @types/node@20 "typescript@$(version typescript)"
npx tsc --skipLibCheck false
npx vitest run
misspell backend.ts
fails_with_report npx vitest run
cd ..

# The same test in Jest, compiled beforehand.
mkdir newcomer-jest && cd newcomer-jest && npm init -y > /dev/null && npm pkg set type=module > /dev/null
npm install --no-audit --no-fund --silent --save-dev ../vendor/*.tgz "jest@$(version expect)" "typescript@$(version typescript)" @types/node@20
cp "$root/examples/vitest/backend.ts" .
sed -e "s#'vitest'#'@jest/globals'#" -e 's#testing/vitest#testing/jest#' "$root/examples/vitest/game.test.ts" > game.test.ts
npx tsc --strict --skipLibCheck false --module nodenext --target es2022 --types node game.test.ts backend.ts
export NODE_OPTIONS=--experimental-vm-modules
npx jest game.test.js
misspell backend.js
fails_with_report npx jest game.test.js
unset NODE_OPTIONS
cd ..

# A sender that nobody has thought about, examined from an empty project.
cp -r "$root/examples/naive-sender" naive-sender
if npx mmp-sim exam --lesson unavailable -- node naive-sender/send.mjs > exam.txt 2>&1; then echo 'a sender that loses events passed'; exit 1; fi
grep -qF 'lost: tenjin.event' exam.txt || { cat exam.txt; echo 'the exam does not name what was lost'; exit 1; }

# Our own sender keeps its calls in a file by libsql. Without it the command says so; with it the sender passes, and a file
# is sent, once.
mkfifo ready
node_modules/.bin/mmp-sim start --port 0 --json --log none --app com.example.game:android:TARBALL-KEY > ready &
simulator=$!
read -r line < ready
url=$(node -p 'JSON.parse(process.argv[1]).url' "$line")
for level in 1 2 3; do
  echo '{"call":"event","installationId":"00000000000000000000000000000001","osVersion":34,"name":"level","value":'$level'}'
done > calls.ndjson
send() { npx mmp-sim send calls.ndjson --to "$url" --key TARBALL-KEY --bundle-id com.example.game --platform android > send.txt 2>&1; }
status=0
send || status=$?
if [ "$status" != 2 ] || ! grep -qF 'npm install --save-dev libsql' send.txt; then cat send.txt; echo 'nobody is told to install libsql'; exit 1; fi
npm install --no-audit --no-fund --silent --save-dev "libsql@$(version libsql)"
for start in first second; do send || { cat send.txt; echo "the $start start does not deliver"; exit 1; }; done
grep -qF '3 of them were taken up by an earlier start' send.txt || { cat send.txt; exit 1; }
npx mmp-sim assert --url "$url" --endpoint event --verdict recorded --count 3 > /dev/null
cp -r "$root/examples/sender" sender
npx mmp-sim exam --lesson reset-after -- node sender/send.mjs > exam.txt 2>&1 || { cat exam.txt; exit 1; }

# A backend in production has the sender alone: it works, and nothing of the simulator comes along.
mkdir sender-only && cd sender-only && npm init -y > /dev/null
npm install --no-audit --no-fund --silent ../vendor/mmp-sim-contracts-*.tgz ../vendor/mmp-sim-sender-*.tgz
for stray in node_modules/express node_modules/mmp-sim node_modules/.bin/mmp-sim node_modules/libsql node_modules/pg; do
  if [ -e "$stray" ]; then echo "the sender brings $stray along"; exit 1; fi
done
cat > send.mjs << 'JS'
import { createSender } from '@mmp-sim/sender';

const app = { bundleId: 'com.example.game', platform: 'android' };
const sender = createSender({ mmp: 'tenjin', sdkKey: 'TARBALL-KEY', baseUrl: process.argv[2], app });
await sender.event({ installationId: '00000000000000000000000000000001', osVersion: 34, name: 'alone' });
const left = await sender.close();
if (left.waiting + left.held + left.dead > 0) throw new Error(JSON.stringify(left));
JS
node send.mjs "$url"
cd ..
npx mmp-sim assert --url "$url" --endpoint event --verdict recorded --field event=alone --count 1 > /dev/null
echo 'tarballs: installed together and used; the sender alone brings' \
  "$(cd sender-only && npm ls --all --parseable | sed 1d | wc -l) packages, none of them the simulator's"

# The sender brings no database either: whoever wants one is told how to get it. Types need neither that nor those of Node.
# In a folder of its own, for what an outer one has installed would be found.
mv vendor "$alone" && cd "$alone" && npm init -y > /dev/null
steps=$(sed -n '/^```sh vendor-sender$/,/^```$/{/^```/d;p}' "$root/README.md")
[ -n "$steps" ]
bash -euc "$steps" > /dev/null
rm -rf node_modules && npm install --silent --omit=dev
if [ -d node_modules/mmp-sim ] || [ -d node_modules/express ]; then echo 'the simulator is there in production'; exit 1; fi
cat > outboxes.mts << 'TS'
import { createSender, SenderError } from '@mmp-sim/sender';
import { postgresOutbox } from '@mmp-sim/sender/postgres';
import { sqliteOutbox } from '@mmp-sim/sender/sqlite';

const make = [() => sqliteOutbox({ path: 'outbox.sqlite' }), () => postgresOutbox({ connectionString: 'postgres://localhost/x' })];
const told = make.map((outbox) => {
  try {
    return String(createSender({ mmp: 'tenjin', sdkKey: 'KEY', outbox: outbox() }));
  } catch (error) {
    return error instanceof SenderError ? error.detail : String(error);
  }
});
if (!/npm install libsql$/.test(told[0] ?? '') || !/npm install pg$/.test(told[1] ?? '')) throw new Error(told.join('; '));
TS
npm install --no-audit --no-fund --silent --save-dev "typescript@$(version typescript)"
npx tsc --strict --skipLibCheck false --module nodenext --target es2022 --types '' outboxes.mts
node outboxes.mjs
echo 'tarballs: installed together and used'
