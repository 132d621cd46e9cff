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
  /** Choices with words of their own. */
  readonly oneOf?: unknown;
  readonly anyOf?: unknown;
  /** Of a list: what it may hold. */
  readonly items?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly minLength?: unknown;
  readonly maxLength?: unknown;
}

const isPlain = (type: unknown) => type === 'string' || type === 'number' || type === 'integer' || type === 'boolean';
const textOf = (value: unknown, length: number) => (typeof value === 'string' ? value.slice(0, length) : undefined);
const numberOf = (value: unknown) => (typeof value === 'number' ? value : nothing);
interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What can be chosen, with the words for it; undefined where anything may be written. */
function choicesOf(field: Field): readonly Choice[] | undefined {
  const labels = Array.isArray(field.enumNames) ? (field.enumNames as unknown[]) : [];
  if (Array.isArray(field.enum) && field.enum.every((one) => typeof one === 'string')) return field.enum.slice(0, 200).map((value, index) => ({ value, label: textOf(labels[index], 80) ?? value }));
  const titled = [field.oneOf, field.anyOf].find(Array.isArray)?.map((one: { const?: unknown; title?: unknown } | null) => ({ value: one?.const, label: textOf(one?.title, 80) }));
  if (!titled || titled.length === 0 || !titled.every(({ value }) => typeof value === 'string')) return undefined;
  return titled.slice(0, 200).map(({ value, label }) => ({ value: value as string, label: label ?? (value as string) }));
}

/** Of a list of choices: what may be chosen. */
const severalOf = (field: Field) => (field.type === 'array' && typeof field.items === 'object' && field.items !== null ? choicesOf(field.items) : undefined);
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
      if (field.type === 'boolean') return html`<label class="check"><input type="checkbox" name=${name} ?checked=${field.default === true} /><span><bdi>${label}</bdi>${hint ? html`<br /><bdi class="hint">${hint}</bdi>` : nothing}</span></label>`;
      const choices = choicesOf(field);
      const several = severalOf(field);
      const chosen = Array.isArray(field.default) ? field.default : [];
      const numeric = field.type === 'number' || field.type === 'integer';
      const type = numeric ? 'number' : (inputTypes[String(field.format)] ?? 'text');
      return html`<label class="field">
        <span><bdi>${label}</bdi>${must ? nothing : html` <span class="hint">${msg('optional')}</span>`}</span>
        ${several
          ? html`<select name=${name} multiple ?required=${must}>${several.map(({ value: one, label: words }) => html`<option value=${one} ?selected=${chosen.includes(one)}>${words}</option>`)}</select>`
          : choices
          ? html`<select name=${name} ?required=${must}><option value=""></option>${choices.map(({ value: one, label: words }) => html`<option value=${one} ?selected=${one === field.default}>${words}</option>`)}</select>`
          : html`<input name=${name} type=${type} dir="auto" step=${field.type === 'integer' ? '1' : 'any'} .value=${value} min=${numberOf(field.minimum)} max=${numberOf(field.maximum)} minlength=${numberOf(field.minLength)} maxlength=${numberOf(field.maxLength)} ?required=${must} autocomplete="off" spellcheck="false" placeholder=${isPlain(field.type) || field.type === undefined ? '' : 'JSON'} />`}
        ${hint ? html`<span class="hint" dir="auto">${hint}</span>` : nothing}
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
      if (severalOf(field) && control instanceof HTMLSelectElement) {
        const chosen = [...control.selectedOptions].map(({ value }) => value);
        return chosen.length > 0 ? [[name, chosen]] : [];
      }
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
