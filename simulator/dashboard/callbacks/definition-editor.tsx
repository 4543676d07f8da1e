import type { Callback, CallbackList, CallbackTemplateList } from '@mmp-sim/contracts/answers';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { leaveTo, useAddress, withQuery } from '../address.js';
import { Done } from '../parts/done.js';
import { useFields } from '../parts/field-problem.js';
import { insertAtCaret } from '../parts/insert-at-caret.js';
import { Meanwhile } from '../parts/meanwhile.js';
import { useAnswer } from '../parts/use-answer.js';
import { useGuardedAct } from '../parts/use-guarded-act.js';
import {
  type CallbackForm,
  callbackPatch,
  EMPTY_FORM,
  formOf,
  newCallback,
  OF_TEMPLATE,
  toldCallback,
} from './callback-form.js';
import { CALLBACK_PATHS, DefinitionFields } from './definition-fields.js';
import { MacroList } from './macro-list.js';
import { PreviewOf } from './preview-of.js';

type EditorProps = {
  /** Null: a new one, or one that is not there. */
  readonly callback: Callback | null;
  readonly id: string;
  readonly mode: CallbackList['mode'];
  /** Told in words what is done. */
  readonly onWritten: (said: string) => void;
};

/** Makes a callback or changes one, and shows what it would call while it is written. */
export function DefinitionEditor({ callback, id, mode, onWritten }: EditorProps) {
  const address = useAddress();
  const isNew = id === 'new';
  const templates = useAnswer<CallbackTemplateList>('GET callbacks/templates');
  const [form, setForm] = useState<CallbackForm>(callback === null ? EMPTY_FORM : formOf(callback));
  const [begun, setBegun] = useState(callback);
  const read = isNew ? null : `GET callbacks/${encodeURIComponent(id)}`;
  const { write, isActing, refusal, said, theirs, changes, take } = useGuardedAct<Callback>({
    read,
    begun,
    tell: toldCallback,
  });
  const fields = useFields(refusal, CALLBACK_PATHS);
  const title = useRef<HTMLHeadingElement>(null);
  const isWritten = useRef(false);
  const url = useRef<HTMLInputElement>(null);
  useEffect(() => title.current?.focus(), []);
  const close = (): void => leaveTo(withQuery(address, { edit: null }));
  const save = async (isSure: boolean): Promise<void> => {
    // It is there until the way back is gone.
    if (isWritten.current) return;
    const written = isNew
      ? await write('POST callbacks', { body: newCallback(form) })
      : await write(`PATCH callbacks/${encodeURIComponent(id)}`, { body: callbackPatch(form), isSure });
    if (written === null) return;
    isWritten.current = true;
    onWritten(isNew ? 'The callback is made.' : 'The callback is saved.');
    close();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save(false);
  };
  const set = (values: Partial<CallbackForm>): void => setForm((before) => ({ ...before, ...values }));
  const chooseTemplate = (name: string): void => {
    const chosen = templates.answer?.items.find((one) => one.name === name);
    const event = name === '' ? 'install' : chosen?.event === null ? 'custom' : OF_TEMPLATE;
    set({ template: name, event, ...(name !== '' && form.url === '' ? { url: 'http://127.0.0.1:8080' } : {}) });
  };
  const insert = (macro: string): void =>
    insertAtCaret(
      url.current,
      form.url,
      () => `{{${macro}}}`,
      (value) => set({ url: value }),
    );
  if (!isNew && callback === null) return <p className="refused">This callback is not there any more.</p>;
  return (
    <section className="editor" aria-labelledby="editor-title">
      <h2 id="editor-title" ref={title} tabIndex={-1}>
        {isNew ? 'A new callback' : 'Change the callback'}
      </h2>
      <form className="form" onSubmit={submit}>
        {isNew ? (
          <label>
            Template
            <select value={form.template} onChange={({ target }) => chooseTemplate(target.value)}>
              <option value="">none: the whole URL</option>
              {(templates.answer?.items ?? []).map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <DefinitionFields
          form={form}
          template={templates.answer?.items.find(({ name }) => name === form.template) ?? null}
          urlField={url}
          fields={fields}
          onSet={set}
        />
        <MacroList onChoose={insert} />
        <PreviewOf body={newCallback(form)} mode={mode} />
        <span className="actions">
          <button type="submit" className="primary" disabled={isActing}>
            {isNew ? 'Make it' : 'Save'}
          </button>
          <button type="button" onClick={close}>
            Cancel
          </button>
        </span>
        <Done refusal={refusal} said={said} atFields={fields.paths} />
        {theirs === null ? null : (
          <Meanwhile
            changes={changes}
            onTake={() => {
              setBegun(theirs);
              setForm(formOf(theirs));
              take();
            }}
            onWrite={() => void save(true)}
          />
        )}
      </form>
    </section>
  );
}
