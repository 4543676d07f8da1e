// The engine alone: what an engagement takes in memory, and how many opens it attributes in a second.
//   node bench/engine.mjs [--quick] [--profile]
import { file, run } from './support/child.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, median, shown } from './support/measure.mjs';

const BYTES_TARGET = 400;
const OPENS_TARGET = 300_000;
const BLOCK = 10_000;

/** @param {object} job - See engine-child.mjs. */
async function child(job) {
  const args = [
    '--expose-gc',
    file('support/engine-child.mjs'),
    JSON.stringify({ profile: false, block: BLOCK, ...job }),
  ];
  return JSON.parse(await run(process.execPath, args, 180_000));
}

const count = (n) => (n >= 1_000_000 ? `${n / 1_000_000} million` : n.toLocaleString('en-US'));

/** Bytes for each engagement, by what is held and by what the system has given the process. */
function perEngagement({ bytes }, clicks) {
  return { held: (bytes.heapUsed + bytes.external) / clicks, rss: bytes.rss / clicks };
}

/**
 * @param {{ quick: boolean }} options
 * @returns {Promise<import('./support/measure.mjs').Row[]>}
 */
export async function measureEngine({ quick }) {
  const clicks = quick ? 200_000 : 1_000_000;
  const few = BLOCK;
  const opens = quick ? 50_000 : 300_000;
  const rounds = quick ? 1 : 5;
  const none = { device: 0, ip: 0 };
  const many = { clicks, stored: 2 * clicks, ring: false };
  log(
    `engine: ${count(clicks)} clicks, ${count(opens)} opens of each kind in blocks of ${count(BLOCK)}, ${rounds} rounds`,
  );

  const seen = { full: [], small: [], bare: [] };
  for (let round = 1; round <= rounds; round += 1) {
    const full = await child({ ...many, details: true, opens: { device: opens, ip: opens } });
    const small = await child({
      clicks: few,
      stored: few,
      ring: true,
      details: true,
      opens: { device: opens, ip: opens },
    });
    seen.full.push(full);
    seen.small.push(small);
    seen.bare.push(await child({ ...many, details: false, opens: none }));
    const { held, rss } = perEngagement(full, clicks);
    log(
      `engine ${round}/${rounds}: ${figure(held)} bytes held, ${figure(rss)} of rss (heap ${figure(full.bytes.heapUsed / clicks)}, external ${figure(full.bytes.external / clicks)}); filled ${figure((clicks / full.fillMs) * 1000)}/s`,
    );
    log(
      `  by device ${shown(full.device.rates, '/s')} in blocks, ${figure(full.device.perSecond)}/s over all; ${count(few)} stored: ${figure(small.device.perSecond)}/s`,
    );
    log(
      `  by address ${shown(full.ip.rates, '/s')} in blocks, ${figure(full.ip.perSecond)}/s over all; ${count(few)} stored: ${figure(small.ip.perSecond)}/s`,
    );
  }

  const memory = (what, children) => {
    const found = children.map((one) => perEngagement(one, clicks));
    const worst = found.map(({ held, rss }) => Math.max(held, rss));
    return {
      what: `memory per engagement, ${what}`,
      measured: shown(worst, 'bytes'),
      peer: `heap and buffers: ${shown(
        found.map(({ held }) => held),
        'bytes',
      )}; rss: ${shown(
        found.map(({ rss }) => rss),
        'bytes',
      )}`,
      ratio: null,
      target: `≤ ${BYTES_TARGET} bytes`,
      reached: median(worst) <= BYTES_TARGET,
    };
  };
  const speed = (what, kind) => {
    const rates = seen.full.map((one) => one[kind].perSecond);
    return {
      what: `attributed opens ${what}, ${count(clicks)} clicks stored`,
      measured: shown(rates, '/s'),
      peer: '',
      ratio: null,
      target: kind === 'device' ? `≥ ${count(OPENS_TARGET)} /s` : '',
      reached: kind === 'device' ? median(rates) >= OPENS_TARGET : null,
    };
  };
  const scale = (what, kind) => {
    const costs = seen.full.map((one, round) => seen.small[round][kind].perSecond / one[kind].perSecond);
    return {
      what: `cost of an open ${what}, ${count(clicks)} against ${count(few)} clicks`,
      measured: shown(
        seen.full.map((one) => 1e6 / one[kind].perSecond),
        'µs',
      ),
      peer: `${count(few)} clicks: ${shown(
        seen.small.map((one) => 1e6 / one[kind].perSecond),
        'µs',
      )}`,
      ratio: median(costs),
      target: '',
      reached: null,
    };
  };
  return [
    memory('with click and site id', seen.full),
    memory('without details', seen.bare),
    speed('by advertising id', 'device'),
    speed('by address and user agent', 'ip'),
    scale('by advertising id', 'device'),
    scale('by address and user agent', 'ip'),
  ];
}

/** Prints where the engine spends its time while it takes opens. @param {{ quick: boolean }} options */
export async function profileEngine({ quick }) {
  const clicks = quick ? 200_000 : 1_000_000;
  const opens = { device: quick ? 100_000 : 500_000, ip: 0 };
  const { profile, device } = await child({
    clicks,
    stored: 2 * clicks,
    ring: false,
    details: true,
    opens,
    profile: true,
  });
  log(
    `profile of ${count(opens.device)} opens, ${figure(device.perSecond)}/s (profiled); what stands under bench/ makes the opens`,
  );
  process.stdout.write(`${profile}\n`);
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => (flags.profile ? profileEngine(flags) : printTable(await measureEngine(flags))));
}
