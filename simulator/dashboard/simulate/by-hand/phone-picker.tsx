import { useState } from 'react';
import { useAddress, useChoosing } from '../../address.js';
import { TypedField } from '../../parts/typed-field.js';
import { MODELS } from '../phones.js';
import type { Asked, Tracking } from './asked.js';
import { noOwn, OWN_IDS, ownIdProblem } from './own-ids.js';

const TRACKING: readonly (readonly [value: Tracking, ofApple: string, ofOthers: string | null])[] = [
  ['allowed', 'allowed (ATT 3)', 'allowed'],
  ['denied', 'denied (ATT 2)', 'limited'],
  ['not-asked', 'not asked yet (ATT 0)', null],
];

/** Whose phone it is. Its ids follow from the model and the number of the person unless they are typed: an address tells all of it. */
export function PhonePicker({ asked }: { readonly asked: Asked }) {
  const address = useAddress();
  const { app, model, phone, derived, person, installation, tracking } = asked;
  const [hasOwn] = useState(OWN_IDS.some(({ name }) => address.searchParams.has(name)));
  const { choose, write } = useChoosing();
  const isApple = app.platform === 'ios';
  return (
    <fieldset>
      <legend>Whose phone</legend>
      <div className="fields wide">
        <label>
          Model
          <select value={model.id} onChange={({ target }) => choose({ model: target.value })}>
            {MODELS.filter(({ platform }) => platform === app.platform).map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Tracking
          <select value={tracking} onChange={({ target }) => choose({ tracking: target.value })}>
            {TRACKING.map(([value, ofApple, ofOthers]) =>
              !isApple && ofOthers === null ? null : (
                <option key={value} value={value}>
                  {isApple ? ofApple : ofOthers}
                </option>
              ),
            )}
          </select>
        </label>
        <TypedField
          label="Address"
          value={address.searchParams.get('ip') ?? ''}
          placeholder={phone.ip}
          onSet={(text) => write({ ip: text })}
        />
        <TypedField
          label="User agent of the ad"
          value={address.searchParams.get('agent') ?? ''}
          placeholder={model.userAgent}
          onSet={(text) => write({ agent: text })}
        />
      </div>
      <details open={hasOwn}>
        <summary>Ids of a device of your own</summary>
        <div className="fields wide">
          {OWN_IDS.map((id) => (
            <TypedField
              key={id.name}
              label={id.label}
              value={address.searchParams.get(id.name) ?? ''}
              placeholder={derived[id.of] ?? 'none'}
              problem={(text) => ownIdProblem(id, text)}
              onSet={(text) => write({ [id.name]: text })}
            />
          ))}
        </div>
      </details>
      <p className="actions">
        <button type="button" onClick={() => choose({ ...NOBODY_S, person: String(anybody()), installation: null })}>
          Somebody else
        </button>
        <button type="button" onClick={() => choose({ ...NOT_INSTALLED, installation: String(installation + 1) })}>
          Delete the app and install it again
        </button>
      </p>
      <dl>
        <dt>Person</dt>
        <dd>
          {person}
          {installation === 1 ? '' : `, installation ${installation}`}
        </dd>
        <dt>Advertising id</dt>
        <dd>{phone.advertisingId === null ? 'none: tracking is not allowed' : <code>{phone.advertisingId}</code>}</dd>
        {phone.developerDeviceId === null ? null : (
          <>
            <dt>Device id ({app.platform === 'ios' ? 'IDFV' : 'App Set ID'})</dt>
            <dd>
              <code>{phone.developerDeviceId}</code>
            </dd>
          </>
        )}
        <dt>Installation</dt>
        <dd>
          <code>{phone.installationId}</code>
        </dd>
      </dl>
    </fieldset>
  );
}

/** What of one's own is of this phone, and of this installation alone. */
const NOBODY_S = noOwn('advertisingId', 'developerDeviceId', 'installationId');
const NOT_INSTALLED = noOwn('developerDeviceId', 'installationId');

const anybody = (): number => 1 + Math.floor(Math.random() * 999_999);
