import { Envelope, UndatedEnvelope } from '#application/envelope.js';
import { allSchemas, type Schema, schemaOf } from '#ledger/schemas.js';

/** What of a command its schema is made of. */
export interface Documentable {
  name: string;
  title: { en: string; sv: string };
  input: new () => object;
  undated?: true;
}

/** The schema's name of a command's body: `receive-contribution` is `ReceiveContribution`. */
export function bodyName({ name }: Documentable): string {
  return name.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
}

/** The flat body of a command: what every order says, and the command's own fields. */
export function bodySchema(command: Documentable): Schema {
  const envelope = schemaOf(command.undated ? UndatedEnvelope : Envelope);
  const input = schemaOf(command.input);
  return {
    type: 'object',
    description: `${command.title.en}. ${command.title.sv}.`,
    properties: { ...envelope.properties, ...input.properties },
    required: [...(envelope.required ?? []), ...(input.required ?? [])],
    additionalProperties: false,
  };
}

/** A body with every required field's example; `other` fields replace or join them. */
export function bodyExample(command: Documentable, other: object = {}): Record<string, unknown> {
  const { properties = {}, required = [] } = bodySchema(command);
  const examples = required.map((name) => [name, properties[name]?.['example']]);
  return { ...Object.fromEntries(examples), ...other };
}

/** The schemas of every class of fields, as they are nested in bodies. */
export function fieldSchemas(): Record<string, Schema> {
  return allSchemas();
}
