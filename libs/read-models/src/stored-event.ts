import type { Recorded } from '#event-store/port.js';
import type { LedgerEvent, Source } from '#ledger/definition.js';

/** The streams of an agreement and of an organisation. */
export const PREFIXES = ['agreement-', 'organisation-'] as const;

/** The key after the category of a stream's name. */
export function keyOfStream(stream: string): string {
  return stream.slice(stream.indexOf('-') + 1);
}

/** The metadata that the ledger's own events always carry (`libs/audit/FORMAT.md`). */
function required(recorded: Recorded, key: string): string {
  const value = recorded.meta[key];
  if (value === undefined) throw new Error(`Event ${recorded.revision} of ${recorded.stream} has no ${key} in its metadata.`);
  return value;
}

/** A stored event as the rules see it. */
export function ledgerEvent(recorded: Recorded): LedgerEvent {
  const { reason, source, party } = recorded.meta;
  const [, version = '1'] = required(recorded, 'schema').split('@');
  return {
    type: recorded.type,
    version: Number(version),
    data: recorded.data as object,
    effectiveOn: required(recorded, 'effectiveOn'),
    revision: Number(recorded.revision),
    id: recorded.id,
    recordedAt: required(recorded, 'recordedAt'),
    commandId: required(recorded, 'commandId'),
    actor: required(recorded, 'actor'),
    role: required(recorded, 'role'),
    ...(party === undefined ? {} : { party }),
    ...(reason === undefined ? {} : { reason }),
    ...(source === undefined ? {} : { source: JSON.parse(source) as Source }),
  };
}
