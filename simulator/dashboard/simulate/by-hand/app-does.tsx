import { type FormEvent, type ReactNode, useState } from 'react';
import { keyOf } from '../../parts/first-app.js';
import { adImpressionCall, eventCall, openCall, purchaseCall, type Reporter } from '../calls.js';
import type { Asked } from './asked.js';
import type { Sending } from './use-sent.js';

/** What the backend of the app tells of the phone, by the very endpoints that it would use. */
export function AppDoes({ asked, sending }: { readonly asked: Asked; readonly sending: Sending }) {
  const { app, phone } = asked;
  const { send, isSending, referrer } = sending;
  const [handsOn, setHandsOn] = useState(false);
  const reporter: Reporter = { bundleId: app.bundleId, platform: app.platform, key: keyOf(app) ?? '' };
  return (
    <fieldset>
      <legend>What the app does</legend>
      <SendForm
        says="Open it"
        disabled={isSending}
        onSend={() => void send('An open', openCall(reporter, phone, handsOn && referrer !== null ? { referrer } : {}))}
      >
        <label className="choice">
          <input
            type="checkbox"
            checked={handsOn && referrer !== null}
            disabled={referrer === null}
            onChange={({ target }) => setHandsOn(target.checked)}
          />
          with the install referrer of the last click{referrer === null ? ', once there is one' : ''}
        </label>
      </SendForm>
      <SendForm
        says="Report the event"
        disabled={isSending}
        onSend={(form) => {
          const name = textOf(form, 'event');
          void send(`The event ${name}`, eventCall(reporter, phone, { name, value: textOf(form, 'value') }));
        }}
      >
        <SendField name="event" label="Event" value="level_complete" />
        <SendField name="value" label="Value" value="" isOptional />
      </SendForm>
      <SendForm
        says="Report the purchase"
        disabled={isSending}
        onSend={(form) => {
          const sale = {
            productId: textOf(form, 'product'),
            price: textOf(form, 'price'),
            currency: textOf(form, 'currency'),
            quantity: textOf(form, 'quantity'),
          };
          void send(`A purchase of ${sale.price} ${sale.currency}`, purchaseCall(reporter, phone, sale));
        }}
      >
        <SendField name="product" label="Product" value="coins_100" />
        <SendField name="price" label="Unit price" value="4.99" />
        <SendField name="currency" label="Currency" value="USD" />
        <SendField name="quantity" label="Quantity" value="1" />
      </SendForm>
      <SendForm
        says="Report the ad impression"
        disabled={isSending}
        onSend={(form) => {
          const ad = {
            network: textOf(form, 'network'),
            revenue: textOf(form, 'revenue'),
            currency: textOf(form, 'currency'),
          };
          void send(`An ad that earned ${ad.revenue} ${ad.currency}`, adImpressionCall(reporter, phone, ad));
        }}
      >
        <SendField name="network" label="Paid by" value="AppLovin" />
        <SendField name="revenue" label="Revenue" value="0.0125" />
        <SendField name="currency" label="Currency" value="USD" />
      </SendForm>
    </fieldset>
  );
}

type SendFormProps = {
  readonly says: string;
  readonly disabled: boolean;
  readonly onSend: (form: FormData) => void;
  readonly children: ReactNode;
};

function SendForm({ says, disabled, onSend, children }: SendFormProps) {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSend(new FormData(event.currentTarget));
  };
  return (
    <form className="fields does" onSubmit={submit}>
      {children}
      <button type="submit" disabled={disabled}>
        {says}
      </button>
    </form>
  );
}

type SendFieldProps = {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly isOptional?: boolean;
};

function SendField({ name, label, value, isOptional = false }: SendFieldProps) {
  return (
    <label>
      {label}
      <input
        name={name}
        defaultValue={value}
        required={!isOptional}
        placeholder={isOptional ? 'none' : undefined}
        spellCheck={false}
        autoComplete="off"
      />
    </label>
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
