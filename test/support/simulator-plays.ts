import type { Play } from './plays.js';
import { sendLine } from './http-line.js';
import { pick, setStage, START } from './stage.js';
import { FORM } from './world.js';

const key = (n: number): string => `key-of-others-${n % 2}`;

/** What happens beside a stage, in the simulator that it stands in: others come and go, and it is deleted and made anew. */
export const simulatorPlays = {
  makeAnother: ({ sim }, { who, what, odd }) => {
    const { id, apps, url } = sim.workspace({
      // Those without a name are counted.
      ...(odd ? { id: pick(['other', 'another', 'an.other'], who) } : {}),
      seed: who,
      clock: { mode: 'frozen', now: START },
      // A key that another one has already is refused.
      apps: [{ bundleId: 'com.example.other', platform: 'ios', sdkKeys: [{ key: key(what) }] }],
    });
    return { id, apps, url };
  },
  deleteAnother: ({ sim }, { who }) => sim.find(pick(['other', 'another', 'an.other', 'w1'], who))?.delete(),
  /** To a key that one of the others has, or that nobody has. */
  sendToAnother: async ({ sim }, { who, what }) => {
    const chunks = [
      `api_key=${key(what)}&bundle_id=com.example.other&platform=ios&os_version=17.5&analytics_installation_id=${who}`,
    ];
    const { status, text } = await sendLine(sim.port, {
      method: 'POST',
      target: '/v0/event',
      headers: { host: 'track.example', 'content-type': FORM },
      chunks,
    });
    return { status, text };
  },
  makeAnew: (stage) => {
    stage.workspace.delete();
    stage.workspace = setStage(stage.sim).workspace;
  },
} satisfies Record<string, Play>;
