import { shellWord } from '../text/shell-word.js';
import type { Field } from './fields.js';
import type { Recordable } from './recordable.js';

/** The flag as commander takes it. */
export function fieldFlags({ flag, kind }: Field): string {
  switch (kind) {
    case 'text':
      return `--${flag} <text>`;
    case 'date':
      return `--${flag} <date>`;
    case 'integer':
      return `--${flag} <number>`;
    case 'yes-or-no':
      return `--${flag} [true|false]`;
    case 'money':
      return `--${flag} <amount>`;
    case 'keys':
      return `--${flag} <key,key>`;
    case 'json':
      return `--${flag} <json>`;
  }
}

/** What the help says of a field. */
export function fieldDescription(field: Field): string {
  const { description, demanded, choices } = field;
  const said = description.replace(/\.$/, '');
  const one = choices === undefined ? '' : `: ${choices.join(', ')}`;
  const such = choices === undefined && field.example !== undefined ? exampleValue(field) : '';
  const example = such === '' ? '' : `, such as ${such}`;
  return `${said}${one}${example}${demanded ? ' (required)' : ''}`;
}

function exampleValue({ kind, example }: Field): string {
  if (kind === 'money') return (example as { value: string }).value;
  if (kind === 'keys') return (example as string[]).join(',');
  return typeof example === 'string' ? example : JSON.stringify(example);
}

/** A line to copy: the demanded fields with their examples. */
export function exampleLine({ name, may, on, undated }: Recordable, fields: readonly Field[]): string {
  const demanded = fields.filter((field) => field.demanded && field.example !== undefined);
  const named = demanded.find(({ flag }) => flag === 'party')?.example;
  const [{ role, of } = { role: 'admin', of: 'host' }] = may;
  const party = of === 'named-party' && typeof named === 'string' ? named : 'mdu';
  const as = of === 'itself' ? role : `${role}@${party}`;
  const where = on === 'agreement' ? ' 8a4f' : '';
  const flags = demanded.map((field) => `--${field.flag} ${shellWord(exampleValue(field))}`);
  return [`agreement-ledger record ${name}${where} --as ${as}`, ...(undated ? [] : ['--on 2026-11-20']), ...flags].join(' ');
}
