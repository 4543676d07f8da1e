import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

/**
 * What becomes of each field of each class that makes up a workspace, when the workspace is carried elsewhere by a
 * snapshot: it is `carried` (it stands in the state, and the property in test/http/snapshot-histories.test.ts sees that it
 * works), `derived` from what is carried, or it `stays`, since it belongs to the place and not to what happened there.
 *
 * This test fails for a field that is not listed. Before listing it, see that a snapshot carries it: `state()` and
 * `restore()` of its class, and `contracts/control/snapshot.schema.json`.
 */
const fields: Record<string, { carried?: string; derived?: string; stays?: string }> = {
  Workspace: {
    carried: 'journal store agenda faults callbacks accessTokens savedReports reports #standing',
    derived: 'playStore #networks #mover',
    stays: 'id number keyScope rates limits feed #options #changes',
  },
  Standing: { carried: '#settings #catalog #clock #engine', derived: '#ids', stays: '#options #changes' },
  Clock: { carried: '#mode #rate #base #last', stays: '#wall #wallBase' },
  Agenda: { carried: '#planned', derived: '#keys', stays: '#roomFor #isKnown #changes' },
  Catalog: {
    carried: 'keys links channels #apps #campaigns #made',
    derived: '#ids #appByBundle #campaignByLink',
    stays: '#limits #changes',
  },
  Channels: { carried: '#byShortId', stays: '#limits #changes #whenAdded' },
  AccessTokens: { carried: '#byToken #made', derived: 'register #ids', stays: '#most #changes' },
  SavedReports: { carried: '#byId #made', derived: '#ids', stays: '#most #problemsOf #changes' },
  Faults: { carried: '#rules #made', derived: 'armed #ids', stays: '#limits #names #changes' },
  Register: { carried: '#own', stays: '#workspaceId #noun #owners #changes' },
  AdNetworks: { stays: '#workspace' },
  PlayStore: { stays: '#workspace' },
  // A move that is under way goes on with the clock that it began with.
  ClockMover: { stays: '#workspace #moving #attempted' },

  Callbacks: { carried: 'deliveries #definitions', derived: '#courier #planner', stays: '#deps' },
  Planner: { stays: '#deps #macros' },
  Definitions: { carried: '#rules #made', derived: '#ids', stays: '#limits #macros #changes' },
  Deliveries: {
    carried: '#byNumber #made #dropped #droppedThrough',
    derived: '#settled #waiting #bytes',
    stays: '#limits #changes #listeners #isEnded',
  },
  // What was under way is attempted again.
  Courier: { carried: 'mode', derived: '#lanes #timer', stays: '#deps #calls #idle #isEnded' },
  Lanes: { derived: '#lanes #due #under' },
  Reports: { carried: 'network skan' },
  NetworkReports: { carried: 'rows', stays: '#world' },
  SkanPostbacks: { carried: 'rows', stays: '#world' },
  ReportRows: { carried: '#rows', derived: '#newest', stays: 'revision #options #changes' },
  // Looks at what one call names.
  Known: { stays: 'problems #apps #channels #channelList #campaigns' },
  Ids: { derived: 'hashSeed #words #scratch #four' },

  Engine: {
    carried: 'installations identities claims ledger #engagements #eventNames #oneIp #made',
    derived: 'decisions #attributor',
    stays: '#deps',
  },
  Decisions: { stays: '#deps' },
  Attributor: {
    carried: '#engagements #claims',
    derived: '#appNumbers #campaigns #campaignNumbers #agents #windows #agent',
    stays: '#deps',
  },
  EngagementStore: {
    carried: 'added #rows #records #agents #ids #addresses #details',
    derived: '#first #capacity #device #ip #isInOrder #latestMs',
    stays: '#limit #mostBytes #seed',
  },
  Agents: { carried: '#texts', derived: '#numbers' },
  // Parts of engagements of an engine that serves nobody; carried with each engagement that has them.
  KnownKeys: { carried: '#rows', derived: '#size' },
  // Looks at what one call asks for.
  EngagementTouch: {
    stays: 'claimId channel campaignId kind atMs arrival arrivedLate advertisingId ip #userAgent #readers',
  },
  KeyChains: { derived: '#keys #next #heads #mask' },
  Claims: { carried: 'added dropped #byKey', derived: '#kept #halfGone #oldest', stays: '#limit #changes' },
  EventNames: { carried: '#byApp', stays: '#most #changes' },
  OneIpStreaks: { carried: '#byApp', stays: '#changes' },
  Installations: { carried: 'dropped #apps #all', derived: '#start #bytes', stays: '#limits #changes' },
  Identities: { carried: '#made', stays: '#deps' },
  Ledger: { carried: 'subscriptions', stays: '#deps' },
  Subscriptions: { carried: 'dropped #byToken', derived: '#bytes #oldest', stays: '#limits #changes' },

  MemoryStore: {
    carried: '#facts #abouts #droppedBefore',
    derived: '#arena #appended #first #bytes #resting #restingBytes #loaded',
    // A snapshot has facts as if they had arrived when they happened.
    stays: '#limits #arrivals',
  },

  Journal: {
    carried: '#entries #dropped #droppedThrough',
    derived: '#arena #first #start #bytes #deletedBytes #kept',
    stays: 'limits #readerOf #listeners #isEnded tally names #changes',
  },
  JournalEntry: {
    carried: 'number atMs endpoint verdict reason app findings answer facts fault #position',
    derived: 'bytes #reader #arena',
  },
  RecordArena: { derived: '#chunks #spare #current #made #size' },
  // Whoever asked is answered by what is there by then.
  Watch: { stays: 'matched #journal #options #stop #arrived #isEnded #failure #onChange' },
  // Who follows a workspace is told that it was restored; what it has counted is what this simulator has seen.
  Feed: { stays: '#limits #journalCursor #listeners #ring #oldest #bytes #added #restart #dropped #life' },
  Tally: { stays: '#requests #errors #warnings #facts #attributions #dropped #attempts' },

  // Readers of a workspace, and what holds all of them.
  Tail: { stays: '#journal #feed #entry #event' },
  Directory: { stays: 'tallies #defaults #keeper #workspaces #keyOwners #linkOwners #tokenOwners #made #unnamed' },
  // What keeps all of them; each of it is made anew with the process, or read from the file.
  Archive: {
    stays:
      '#path #lock #deps #database #directory #batches #missing #abandoned #refusal #isDeaf #isClosed #closed #idle #reopen #reading',
  },
  // What is gathered until it is written.
  Batches: { stays: '#deps #recorders #dirty #ended #numbered #order #next #underWay' },
  // What has happened since the batch before, of one workspace.
  Recorder: { stays: '#workspace #deps #dirty #numbers #facts #requests #forgotten #isAnew #isSetUp #isTold' },
  ClosedStore: { stays: '#database #lock #closed' },
  LivingWarehouse: { stays: '#warehouse #directory' },
  MemoryWarehouse: { stays: '#directory #options #ahead #filling #quiet #isClosed' },
  MemoryFilling: { stays: 'database #directory #filled #numbers #last #order #isClosed' },
  MissingFacts: { stays: '#known' },
  // Facts of a workspace that were there when the file was opened.
  FactsInFile: { stays: '#workspace #reading #held first end bytes' },
  UnfoldableBatch: {},
  Database: {
    stays:
      '#path #exports #instance #connection #folding #waiting #log #staging #staged #questions #folds #readers #ended #abandoned',
  },
  // What is durable in the log and waits to be folded.
  Folding: { stays: '#connection #options #waiting #heard #last #folded #bytes #uncounted' },
  FileLog: { stays: '#path #connection #log' },
  Log: { stays: '#current #other' },
  Questions: {
    stays: '#warehouse #limits #own #users #asking #answering #watch #all #visible #shown #costs #isClosed',
  },
  Readers: { stays: '#instance #all #steps #isClosed' },
  Running: { stays: '#all #closed #lastMs' },
  Slots: { stays: '#free #all #mostWaiting #held #waiting' },
  MemoryWatch: { stays: '#connection #most #last #onTooMuch #waiting #timer #running #isShort #looking' },
  Lock: { stays: '#path' },
  Tallies: { stays: '#limit #named #unnamed #gone' },
};

const root = resolve(import.meta.dirname, '../../../simulator');
const files = [
  ...['archive', 'callbacks', 'engine', 'faults', 'journal', 'memory', 'reports', 'store', 'workspaces'].flatMap(
    (folder) => readdirSync(join(root, folder)).map((file) => join(folder, file)),
  ),
  'clock.ts',
  'ids.ts',
  'record-arena.ts',
].filter((file) => file.endsWith('.ts'));

/** Names of the fields of every class, as they are declared. */
const declared = Object.fromEntries(
  files.flatMap((file) => {
    const classes = readFileSync(join(root, file), 'utf8').matchAll(/^(?:export )?class (\w+)[^{]*\{\n(.*?)^\}/gms);
    return [...classes].map(([, name = '', body = '']) => {
      const lines = body.matchAll(/^ {2}(?:static )?(?:readonly )?(#?\w+)[?!]?(?=[:;]| =)/gm);
      return [name, [...lines].map(([, field = '']) => field).toSorted()] as const;
    });
  }),
);

test('every field of what makes up a workspace is carried by a snapshot, derived, or stays for a reason', () => {
  expect(Object.keys(declared).length).toBeGreaterThan(20);
  expect(declared).toEqual(
    Object.fromEntries(
      Object.entries(fields).map(([name, { carried = '', derived = '', stays = '' }]) => [
        name,
        `${carried} ${derived} ${stays}`
          .split(' ')
          .filter((field) => field !== '')
          .toSorted(),
      ]),
    ),
  );
});
