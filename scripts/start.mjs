// `npm start`: builds quietly, then starts in this very process, so that a signal to npm reaches the simulator.
import './build-first.mjs';

process.argv.splice(2, 0, 'start');
await import('../simulator/bin/mmp-sim.js');
