import type { Callback } from '@mmp-sim/contracts/answers';
import { describe, expect, test } from 'vitest';
import {
  type CallbackForm,
  callbackPatch,
  EMPTY_FORM,
  formOf,
  newCallback,
} from '../../../simulator/dashboard/callbacks/callback-form.js';

const URL_OF_ALL = 'http://127.0.0.1:8080/?c={{click_id}}';
const aForm = (more: Partial<CallbackForm>): CallbackForm => ({ ...EMPTY_FORM, url: URL_OF_ALL, ...more });
const aCallback = (more: Partial<Callback>): Callback => ({
  id: 'one',
  name: null,
  app: null,
  event: 'install',
  template: null,
  url: URL_OF_ALL,
  method: 'GET',
  action: 'ping',
  networks: 'all',
  channel: null,
  active: true,
  findings: [],
  ...more,
});
const usual = { url: URL_OF_ALL, event: 'install', method: 'GET', action: 'ping', networks: 'all' };

describe('what POST /_sim/callbacks takes', () => {
  test.each([
    [{}, {}],
    [{ name: ' installs ' }, { name: 'installs' }],
    [{ app: 'com.example' }, { app: 'com.example' }],
    [{ event: 'custom', custom: ' install ' }, { event: { custom: 'install' } }],
    [
      { networks: 'channel', channel: 'unity' },
      { networks: 'channel', channel: 'unity' },
    ],
    // One that was chosen before, and means nothing any more.
    [{ networks: 'all', channel: 'unity' }, {}],
    [{ networks: 'list', channels: 'unity, organic ,' }, { networks: ['unity', 'organic'] }],
  ] as const)('of %j', (typed, said) => {
    expect(newCallback(aForm(typed))).toEqual({ ...usual, ...said });
  });

  test('a template gives event and method, unless another event is chosen', () => {
    const { event: _event, method: _method, ...rest } = usual;
    const template = 'generic-install';
    expect(newCallback(aForm({ template, event: '' }))).toEqual({ ...rest, template });
    expect(newCallback(aForm({ template, event: 'open' }))).toEqual({ ...rest, template, event: 'open' });
  });

  test('a custom event without a name is none, which is refused in the simulator’s words', () => {
    expect(newCallback(aForm({ event: 'custom' }))).not.toHaveProperty('event');
  });
});

test.each([
  {},
  { name: 'installs', app: 'com.example', method: 'POST', action: 'ping_on_first' },
  { event: { custom: 'purchase' } },
  { networks: 'channel_and_organic', channel: 'unity' },
  { networks: ['unity', 'organic'] },
] as const)('a callback %j that is opened and saved is as before', (more) => {
  const { id: _id, template: _template, active: _active, findings: _findings, ...all } = aCallback(more);
  expect(callbackPatch(formOf(aCallback(more)))).toEqual(all);
});
