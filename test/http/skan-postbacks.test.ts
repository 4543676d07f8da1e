import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type SkanPostback, type Simulator } from '../../simulator/index.js';
import type { Problem } from '../support/control.js';
import { aWorld, NOON, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator({ limits: { skanPostbacks: 2 } })));
afterAll(() => sim.close());

/** As Apple sends it: its own sample, whose signature is right. */
const fromApple = {
  version: '4.0',
  'ad-network-id': 'com.example',
  'source-identifier': '5239',
  'app-id': 525463029,
  'transaction-id': '6aafb7a5-0170-41b5-bbe4-fe71dedf1e30',
  redownload: false,
  'source-domain': 'example.com',
  'fidelity-type': 1,
  'did-win': true,
  'conversion-value': 63,
  'postback-sequence-index': 0,
  'attribution-signature':
    'MEUCIGRmSMrqedNu6uaHyhVcifs118R5z/AB6cvRaKrRRHWRAiEAv96ne3dKQ5kJpbsfk4eYiePmrZUU6sQmo+7zfP/1Bxo=',
} as const;

/** What is other in a postback of the second window. */
const second = {
  'postback-sequence-index': 1,
  'source-identifier': '39',
  'source-domain': undefined,
  'conversion-value': undefined,
} as const;
/** What is other in a postback of before version 4. */
const third = {
  version: '3.0',
  'source-identifier': undefined,
  'source-domain': undefined,
  'campaign-id': 42,
} as const;

const anIosWorld = (): World => aWorld(sim, { app: { platform: 'ios', storeId: '525463029' } });
const send = (world: World, ...rows: object[]) => world.control<Problem>('POST /_sim/skan-postbacks', { rows });
const another = (transaction: string, more: object = {}) => ({
  ...fromApple,
  'transaction-id': transaction,
  ...more,
});

describe('a postback', () => {
  test('as Apple sends it finds its app by the number in the App Store', async () => {
    const world = anIosWorld();
    expect(await send(world, fromApple)).toMatchObject({ status: 201, body: { added: 1, duplicates: [] } });
    const { body } = await world.control<{ items: SkanPostback[] }>('GET /_sim/skan-postbacks');
    expect(body.items).toEqual([
      {
        id: '1',
        receivedAt: NOON,
        appId: world.app.id,
        channel: null,
        campaignId: null,
        version: '4.0',
        adNetworkId: 'com.example',
        sourceIdentifier: '5239',
        skCampaignId: null,
        transactionId: '6aafb7a5-0170-41b5-bbe4-fe71dedf1e30',
        redownload: false,
        sourceAppId: null,
        sourceDomain: 'example.com',
        fidelityType: 1,
        conversionValue: 63,
        coarseConversionValue: null,
        postbackSequenceIndex: 0,
        didWin: true,
        countryCode: null,
        attributionSignature: fromApple['attribution-signature'],
      },
    ]);
    expect(world.workspace.skanPostbacks.list()).toEqual(body.items);
  });

  test.each([
    { given: { 'conversion-value': 0 }, value: 0 },
    { given: { 'conversion-value': null }, value: null },
    { given: { 'conversion-value': undefined }, value: null },
    { given: { 'conversion-value': undefined, 'coarse-conversion-value': 'low' }, value: null },
  ])('with $given has the conversion value $value: what is withheld is not zero', async ({ given, value }) => {
    const world = anIosWorld();
    await send(world, { ...fromApple, ...given });
    expect(world.workspace.skanPostbacks.list()).toMatchObject([{ conversionValue: value }]);
  });

  test('that is there already does not count again, whoever forwards it, and that is said', async () => {
    const world = anIosWorld();
    await send(world, fromApple);
    const forwarded = { ...fromApple, 'transaction-id': fromApple['transaction-id'].toUpperCase(), channel: 'unity' };
    const { body } = await send(world, forwarded, { ...fromApple, ...second }, fromApple);
    const transactionId = fromApple['transaction-id'];
    expect(body).toEqual({
      added: 1,
      duplicates: [
        { row: 0, transactionId, postbackSequenceIndex: 0 },
        { row: 2, transactionId, postbackSequenceIndex: 0 },
      ],
    });
    expect(world.workspace.skanPostbacks.list()).toMatchObject([
      { postbackSequenceIndex: 1 },
      { postbackSequenceIndex: 0, channel: null },
    ]);
  });

  test('belongs to the channel that is named, else its campaign’s, else the one whose id it bears', async () => {
    const world = anIosWorld();
    const campaign = world.campaign({ channel: 'mintegral' });
    const unitys = { 'ad-network-id': '4DZT52R2T5.skadnetwork' };
    await send(world, another('a', unitys), another('b', { ...unitys, campaignId: campaign.id }));
    const later = anIosWorld();
    await send(later, another('c', { ...unitys, channel: 'Moloco' }));
    expect([...world.workspace.skanPostbacks.list(), ...later.workspace.skanPostbacks.list()]).toMatchObject([
      { channel: 'mintegral', campaignId: campaign.id },
      { channel: 'unity', adNetworkId: '4dzt52r2t5.skadnetwork' },
      { channel: 'moloco' },
    ]);
  });

  test('of before version 4 has a campaign-id', async () => {
    const world = anIosWorld();
    await send(world, another('a', third));
    expect(world.workspace.skanPostbacks.list()).toMatchObject([{ skCampaignId: 42, sourceIdentifier: null }]);
  });
});

describe('what is wrong', () => {
  test('is said at once, each with its row, and nothing is taken', async () => {
    const world = anIosWorld();
    const android = world.workspace.addApp({ bundleId: 'com.example.game', platform: 'android' });
    const { status, body } = await send(
      world,
      fromApple,
      another('1', { 'app-id': 525463028 }),
      another('2', { 'app-id': undefined }),
      another('3', { appId: android.id }),
      another('4', { 'coarse-conversion-value': 'high' }),
      another('5', { version: '2.2', 'source-domain': null }),
      another('6', { 'source-identifier': null }),
      another('7', { at: '2026-11-24T12:00:00.001Z' }),
    );
    expect(status).toBe(400);
    expect(Object.fromEntries(body.problems?.map(({ path, expected }) => [path, expected]) ?? [])).toEqual({
      'rows.1.app-id': expect.stringContaining('525463029 (com.example.game)'),
      'rows.2.app-id': 'the storeId of an app, or appId beside it',
      'rows.3.appId': 'an app on ios: com.example.game is on android, where there is no SKAdNetwork',
      'rows.4.coarse-conversion-value': 'no coarse value beside conversion-value 63: Apple sends one of them',
      'rows.5.source-identifier': 'campaign-id, which version 2.2 has in its place',
      'rows.6.source-identifier': 'a value: version 4.0 has it',
      'rows.7.at': `an instant that is not after the workspace's clock, ${NOON}`,
    });
    expect(world.workspace.skanPostbacks.list()).toEqual([]);
  });

  test.each([
    { wrong: { 'conversion-value': 64 }, detail: 'rows.0.conversion-value: got 64, expected a whole number, 0–63' },
    { wrong: { 'postback-sequence-index': 3 }, detail: 'rows.0.postback-sequence-index: got 3, expected 0 or 1 or 2' },
    {
      wrong: { 'source-identifier': 5239 },
      detail: 'rows.0.source-identifier: got 5239, expected a text of 2–4 digits',
    },
    { wrong: { 'transaction-id': undefined }, detail: 'rows.0.transaction-id is missing' },
    { wrong: { 'adnetwork-id': 'x' }, detail: 'rows.0.adnetwork-id is not known: did you mean ad-network-id?' },
  ])('$detail', async ({ wrong, detail }) => {
    expect((await send(anIosWorld(), { ...fromApple, ...wrong })).body.detail).toContain(detail);
  });

  test.each([
    [{ version: '5.0' }, 'version', '1.0, 2.0, 2.1, 2.2, 3.0 or 4.0'],
    [{ version: '2.3' }, 'version', '1.0, 2.0, 2.1, 2.2, 3.0 or 4.0'],
    [{ 'ad-network-id': 'unity' }, 'ad-network-id', 'an id that Apple gives, such as 4dzt52r2t5.skadnetwork'],
    [{ 'ad-network-id': 'a b.skadnetwork' }, 'ad-network-id', 'an id that Apple gives, such as 4dzt52r2t5.skadnetwork'],
    [{ 'country-code': 'XQ' }, 'country-code', 'two letters of ISO 3166-1, such as DE, or none'],
    [{ 'source-identifier': '5' }, 'source-identifier', 'a text of 2–4 digits'],
    [{ 'source-identifier': '52391' }, 'source-identifier', 'a text of 2–4 digits'],
    [{ ...third, 'campaign-id': 0 }, 'campaign-id', 'a whole number, 1–100'],
    [{ ...third, 'campaign-id': 101 }, 'campaign-id', 'a whole number, 1–100'],
    [{ 'transaction-id': 'a\u0000' }, 'transaction-id', 'text of 1–255 characters, none of them control characters'],
    [{ 'source-app-id': 1 }, 'source-domain', 'no site beside source-app-id 1: an ad is in one of them'],
    [
      { ...third, 'conversion-value': null, 'coarse-conversion-value': 'low' },
      'coarse-conversion-value',
      /^none: version 3\.0 /,
    ],
    [{ ...second, 'conversion-value': 1 }, 'conversion-value', /^none: .* 0 alone, this is 1$/],
    [{ ...second, 'source-identifier': '5239' }, 'source-identifier', /^two digits: /],
    [{ 'did-win': false, 'source-domain': null }, 'conversion-value', /^none: .* did not win/],
  ])('%o: %s is refused', async (wrong, field, expected) => {
    const { status, body } = await send(anIosWorld(), { ...fromApple, ...wrong });
    expect(status).toBe(400);
    expect(body.problems).toMatchObject([
      { path: `rows.0.${field}`, expected: expected instanceof RegExp ? expect.stringMatching(expected) : expected },
    ]);
  });

  test.each([
    { version: '4.1' },
    { ...third, version: '1.0', 'campaign-id': 1 },
    { ...third, version: '2.2', 'campaign-id': 100 },
    { 'source-identifier': '39', 'country-code': 'de' },
    { ...second, 'postback-sequence-index': 2, 'coarse-conversion-value': 'high' },
    { 'did-win': false, 'source-domain': null, 'conversion-value': null },
  ])('%o is taken', async (right) => {
    expect((await send(anIosWorld(), { ...fromApple, ...right })).status).toBe(201);
  });

  test('an unknown app is told beside what is wrong about the form of other rows', async () => {
    const { body } = await send(anIosWorld(), another('1', { 'app-id': 1 }), another('2', { version: 'x' }), {});
    expect(body.problems?.map(({ path }) => path)).toEqual([
      'rows.0.app-id',
      'rows.1.version',
      'rows.2.version',
      'rows.2.ad-network-id',
      'rows.2.transaction-id',
    ]);
  });

  test('more than the limit are refused as a whole; those that do not count again need no room', async () => {
    const world = anIosWorld();
    await send(world, another('a'));
    const refused = await send(world, another('b'), another('c'));
    expect(refused).toMatchObject({ status: 409, body: { code: 'CATALOG_LIMIT' } });
    expect(await send(world, another('a'), another('b'))).toMatchObject({ status: 201, body: { added: 1 } });
  });
});

test('they are listed by the UTC day on which they came, and deleted likewise', async () => {
  const world = anIosWorld();
  await send(world, another('a', { at: '2026-11-23T23:59:59.999Z' }), another('b', { at: '2026-11-24T00:00:00.000Z' }));
  const of = async (query: string): Promise<string[]> => {
    const { body } = await world.control<{ items: SkanPostback[] }>(`GET /_sim/skan-postbacks?${query}`);
    return body.items.map(({ transactionId }) => transactionId);
  };
  expect(await of('to=2026-11-23')).toEqual(['a']);
  expect(await of('from=2026-11-24')).toEqual(['b']);
  expect((await world.control('DELETE /_sim/skan-postbacks?to=2026-11-23')).body).toEqual({ deleted: 1 });
  expect(await of('')).toEqual(['b']);
});

test('a reset forgets them, a snapshot carries them', async () => {
  const world = aWorld(sim, { keyScope: 'workspace', app: { platform: 'ios', storeId: 'id525463029' } });
  await send(world, fromApple);
  const snapshot = await world.workspace.snapshot();
  const before = world.workspace.skanPostbacks.list();
  expect(before).toHaveLength(1);
  await world.workspace.reset();
  expect(world.workspace.skanPostbacks.list()).toEqual([]);
  await world.workspace.restore(snapshot);
  expect(world.workspace.skanPostbacks.list()).toEqual(before);
});
