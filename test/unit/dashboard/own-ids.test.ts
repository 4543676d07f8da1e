import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noOwn, OWN_IDS, ownIdProblem, withOwnIds } from '../../../simulator/dashboard/simulate/by-hand/own-ids.js';
import { modelNamed, phoneOf } from '../../../simulator/dashboard/simulate/phones.js';

type Schema = { readonly properties: Readonly<Record<string, { readonly pattern?: string }>> };

const contracts = join(import.meta.dirname, '../../../contracts/tenjin');
const [standard, event] = ['standard', 'event'].map(
  (name) => JSON.parse(readFileSync(join(contracts, `${name}.schema.json`), 'utf8')) as Schema,
);
const patternOf = (name: string): RegExp =>
  new RegExp(event?.properties[name]?.pattern ?? standard?.properties[name]?.pattern ?? '(?!)');

const UUID = '29eeb161-0fe7-4997-b6d5-3f02e9711f8c';
const TYPED = [UUID, UUID.toUpperCase(), UUID.replaceAll('-', ''), UUID.slice(0, 16), UUID.slice(0, 15), 'mine', '-'];

test.each(OWN_IDS)('$name: what a field takes is what the contract does', (id) => {
  expect(TYPED.map((typed) => ownIdProblem(id, typed) === null)).toEqual(
    TYPED.map((typed) => patternOf(id.name).test(typed)),
  );
  const zeros = UUID.replaceAll(/[\da-f]/g, '0');
  expect([zeros, ` ${UUID} `, ' '].map((typed) => ownIdProblem(id, typed))).toEqual([id.expected, null, null]);
});

test('typed ids are those of the phone; what cannot be one is not, nor an advertising id without consent', () => {
  const of = (query: string): URL => new URL(`http://127.0.0.1/simulate?${query}`);
  const derived = phoneOf(modelNamed('pixel-8'), { person: 1 });
  const own = withOwnIds(derived, of(`advertising_id=${UUID}&developer_device_id=${UUID}&analytics_installation_id=x`));
  expect(own).toEqual({ ...derived, advertisingId: UUID, developerDeviceId: UUID });
  const limited = phoneOf(modelNamed('pixel-8'), { person: 1, tracking: 'denied' });
  expect(withOwnIds(limited, of(`advertising_id=${UUID}`))).toEqual(limited);
  expect(noOwn('installationId')).toEqual({ analytics_installation_id: null });
});
