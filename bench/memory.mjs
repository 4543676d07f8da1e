// Whether memory stays flat over two million requests. What fills a limit is no leak: with small limits all of them are
// full before the count begins, and with the default ones the figures are only told.
//   node bench/memory.mjs [--quick]
import { chooseGenerator, CONNECTIONS, load } from './support/load.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, slope } from './support/measure.mjs';
import { clicks, events, firstOpens, INSTALLATIONS, knownOpens, purchases } from './support/plans.mjs';
import { control, startMeasured } from './support/servers.mjs';

/** Bytes that each request may leave behind: sixteen megabytes over two million, what the collector leaves to chance. */
const TARGET = 8;
const SMALL = { journalEntries: 10_000, facts: 20_000, engagements: 50_000, installations: 20_000 };
const MEGABYTE = 1 << 20;

/** Requests of every kind, over and over: clicks, the first opens that follow them, events and purchases. */
function traffic(generator, server, key, clickPath, seconds) {
  let from = 1;
  return async () => {
    const clicked = await load(generator, server, clicks(clickPath, from), { seconds });
    const opened = await load(generator, server, firstOpens(key, from), { seconds });
    const more = [
      await load(generator, server, events(key), { seconds }),
      await load(generator, server, purchases(key), { seconds }),
    ];
    from += Math.max(clicked.answered, opened.answered) + CONNECTIONS;
    return more.reduce((sum, { answered }) => sum + answered, clicked.answered + opened.answered);
  };
}

async function begin(limits, generator, seconds) {
  const server = await startMeasured(limits === null ? {} : { limits });
  const { items: apps } = await control(server, '/_sim/apps');
  const app = apps.find(({ platform }) => platform === 'android');
  const { items: campaigns } = await control(server, '/_sim/campaigns');
  const link = campaigns.find(({ appId, clickUrl }) => appId === app.id && clickUrl !== null);
  const [{ key }] = app.sdkKeys;
  await load(generator, server, knownOpens(key), { amount: INSTALLATIONS });
  return { server, cycle: traffic(generator, server, key, new URL(link.clickUrl).pathname, seconds) };
}

const droppedBy = async (server) => {
  const { items } = await control(server, '/_sim/workspaces');
  return items.find(({ id }) => id === 'default').dropped;
};

const megabytes = (bytes) => `${figure(bytes / MEGABYTE)} MB`;

/**
 * @param {{ quick: boolean, generator?: string }} options
 * @returns {Promise<import('./support/measure.mjs').Row[]>}
 */
export async function measureMemory({ quick, generator: asked }) {
  const generator = chooseGenerator(asked);
  const wanted = quick ? 200_000 : 2_000_000;
  const seconds = quick ? 1 : 3;
  log(`memory: ${wanted.toLocaleString('en-US')} requests with small limits, then with the default ones`);
  return [...(await withSmallLimits(generator, wanted, seconds)), await withDefaultLimits(generator, wanted, seconds)];
}

async function withSmallLimits(generator, wanted, seconds) {
  const { server, cycle } = await begin(SMALL, generator, seconds);
  try {
    let warm = 0;
    const isFull = ({ requests, facts, engagements, installations }) =>
      Math.min(requests, facts, engagements, installations) > 0;
    // A second round over every limit, so that what grows by doubling has done so.
    for (let full = 0; full < 3; full += isFull(await droppedBy(server)) ? 1 : 0) warm += await cycle();
    log(`memory: all limits are full after ${figure(warm)} requests`);
    const points = [{ requests: 0, ...(await server.memory()) }];
    for (let requests = 0; requests < wanted;) {
      requests += await cycle();
      const { rss, held } = await server.memory();
      points.push({ requests, rss, held });
      log(`memory: ${figure(requests)} requests: held ${megabytes(held)}, rss ${megabytes(rss)}`);
    }
    return [
      ['heap and buffers', 'held'],
      ['resident size', 'rss'],
    ].map(([what, name]) => {
      const each = slope(points.map((point) => ({ x: point.requests, y: point[name] })));
      const values = points.map((point) => point[name]);
      return {
        what: `growth of ${what} per request, limits full, over ${figure(points.at(-1).requests)} requests`,
        measured: `${figure(each)} bytes`,
        peer: `${megabytes(values[0])} at first, ${megabytes(values.at(-1))} at last (${megabytes(Math.min(...values))}–${megabytes(Math.max(...values))})`,
        ratio: null,
        target: `≤ ${TARGET} bytes`,
        reached: each <= TARGET,
      };
    });
  } finally {
    server.stop();
  }
}

async function withDefaultLimits(generator, wanted, seconds) {
  const { server, cycle } = await begin(null, generator, seconds);
  try {
    const points = [{ requests: 0, ...(await server.memory()) }];
    for (let requests = 0; requests < wanted;) {
      requests += await cycle();
      points.push({ requests, ...(await server.memory()) });
      log(`memory, default limits: ${figure(requests)} requests: held ${megabytes(points.at(-1).held)}`);
    }
    const middle = points.find(({ requests }) => requests >= wanted / 2);
    const last = points.at(-1);
    return {
      what: `held with the default limits after ${figure(last.requests)} requests of every kind`,
      measured: `${megabytes(last.held)} (rss ${megabytes(last.rss)})`,
      peer: `at the start ${megabytes(points[0].held)}, after ${figure(middle.requests)} ${megabytes(middle.held)}`,
      ratio: null,
      target: '',
      reached: null,
    };
  } finally {
    server.stop();
  }
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureMemory(flags)));
}
