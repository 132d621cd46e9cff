import { msg, str } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';

/** An object's JSON Schema, as far as a form is made of it. */
export interface FormSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

interface Field {
  readonly type?: unknown;
  readonly title?: unknown;
  readonly description?: unknown;
  readonly enum?: unknown;
  readonly enumNames?: unknown;
  readonly default?: unknown;
  readonly format?: unknown;
}

const isPlain = (type: unknown) => type === 'string' || type === 'number' || type === 'integer' || type === 'boolean';
const textOf = (value: unknown, length: number) => (typeof value === 'string' ? value.slice(0, length) : undefined);
const choicesOf = (field: Field): readonly string[] | undefined => (Array.isArray(field.enum) && field.enum.every((one) => typeof one === 'string') ? field.enum.slice(0, 200) : undefined);
const inputTypes: Readonly<Record<string, string>> = { email: 'email', date: 'date', uri: 'url' };

/** Controls for the fields of an object, by name. What is neither text, number, choice nor yes and no is written as JSON. */
export function schemaFields({ properties = {}, required = [] }: FormSchema): readonly TemplateResult[] {
  return Object.entries(properties)
    .slice(0, 40)
    .map(([name, schema]) => {
      const field = (schema ?? {}) as Field;
      const label = textOf(field.title, 80) ?? name;
      const hint = textOf(field.description, 300);
      const must = required.includes(name);
      const value = typeof field.default === 'object' ? JSON.stringify(field.default) : field.default === undefined ? '' : String(field.default as string | number | boolean);
      if (field.type === 'boolean') return html`<label class="check"><input type="checkbox" name=${name} ?checked=${field.default === true} /><span>${label}${hint ? html`<br /><span class="hint">${hint}</span>` : nothing}</span></label>`;
      const choices = choicesOf(field);
      const labels = Array.isArray(field.enumNames) ? field.enumNames : [];
      const numeric = field.type === 'number' || field.type === 'integer';
      const type = numeric ? 'number' : (inputTypes[String(field.format)] ?? 'text');
      return html`<label class="field">
        <span>${label}${must ? nothing : html` <span class="hint">${msg('optional')}</span>`}</span>
        ${choices
          ? html`<select name=${name} ?required=${must}><option value=""></option>${choices.map((choice, index) => html`<option value=${choice} ?selected=${choice === field.default}>${textOf(labels[index], 80) ?? choice}</option>`)}</select>`
          : html`<input name=${name} type=${type} step=${field.type === 'integer' ? '1' : 'any'} .value=${value} ?required=${must} autocomplete="off" spellcheck="false" placeholder=${isPlain(field.type) || field.type === undefined ? '' : 'JSON'} />`}
        ${hint ? html`<span class="hint">${hint}</span>` : nothing}
      </label>`;
    });
}

/** What was filled in; fields left empty are left out. @throws VivariumError `invalid-input` where JSON cannot be read */
export function schemaValues(form: HTMLFormElement, { properties = {} }: FormSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => {
      const field = (schema ?? {}) as Field;
      const control = form.elements.namedItem(name);
      if (control instanceof HTMLInputElement && control.type === 'checkbox') return [[name, control.checked]];
      const text = control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? control.value : '';
      if (text === '') return [];
      if (field.type === 'number' || field.type === 'integer') return [[name, Number(text)]];
      if (field.type === 'string' || field.type === undefined || choicesOf(field)) return [[name, text]];
      try {
        return [[name, JSON.parse(text) as unknown]];
      } catch (cause) {
        throw new VivariumError('invalid-input', msg(str`“${name}” takes JSON, for example ["a", "b"].`), { cause });
      }
    }),
  );
}
