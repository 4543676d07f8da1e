// Where the time of a CPU profile went, function by function.

/**
 * @param {import('node:inspector').Profiler.Profile} profile
 * @param {number} most - Most lines.
 * @returns {string} The functions with the most time of their own, and their share of the time that was not idle.
 */
export function summary(profile, most = 25) {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const own = new Map();
  let busy = 0;
  (profile.samples ?? []).forEach((id, index) => {
    const node = nodes.get(id);
    if (node === undefined || node.callFrame.functionName === '(idle)') return;
    const time = profile.timeDeltas?.[index] ?? 0;
    busy += time;
    const name = nameOf(node.callFrame);
    own.set(name, (own.get(name) ?? 0) + time);
  });
  const sorted = [...own].toSorted(([, a], [, b]) => b - a).slice(0, most);
  const lines = sorted.map(([name, time]) => {
    const share = ((100 * time) / busy).toFixed(1).padStart(5);
    return `${share} %  ${(time / 1000).toFixed(0).padStart(6)} ms  ${name}`;
  });
  return [`busy for ${(busy / 1000).toFixed(0)} ms; self time of ${lines.length} functions:`, ...lines].join('\n');
}

/** @param {{ functionName: string, url: string, lineNumber: number }} frame */
function nameOf({ functionName, url, lineNumber }) {
  const place = /(?:(simulator|contracts|sender)\/dist\/|node_modules\/|(bench)\/)(.*)$/.exec(url);
  const short = place === null ? url.replace(/^file:.*\//, '') : `${place[1] ?? place[2] ?? 'npm'}/${place[3]}`;
  const name = functionName === '' ? '(anonymous)' : functionName;
  return short === '' ? name : `${name}  ${short}:${lineNumber + 1}`;
}
