import { IMPORT_BYTES_MAX, IMPORT_LINE_MAX, IMPORT_ROWS_MAX } from '#application/import-file.js';
import { STREAM_EVENTS_MAX, WAITING_MAX } from '#application/write-handler.js';
import { waitingMax } from '#event-store/group-commit.js';
import { ROOM_BYTES } from '#event-store/room-to-write.js';
import { appendLimits } from '#event-store/validation.js';
import { TEXT_MAX } from '#ledger/fields.js';
import { FAULTS_MAX, ITEMS_MAX, NESTING_MAX } from '#ledger/validate.js';
import { OPERATIONS_LIMITS } from '#operations/operations-server.js';
import { POSTGRES_LIMITS } from '#read-models/postgres-database.js';
import { LIMITS, SERVER_LIMITS } from '../../apps/api/src/http.js';

/** Every limit by the name that `docs/limits.md` gives it, with the number that the code goes by. */
export const STATED: Readonly<Record<string, number>> = {
  'Body of a command, bytes': LIMITS.bodyBytes,
  'Body of an import, bytes': IMPORT_BYTES_MAX,
  'Rows of an import': IMPORT_ROWS_MAX,
  'Line of an import, characters': IMPORT_LINE_MAX,
  'Headers and path, bytes': SERVER_LIMITS.headerBytes,
  'Part of a path, characters': LIMITS.pathPartCharacters,
  'Idempotency-Key, characters': LIMITS.idempotencyKeyCharacters,
  'Nesting of JSON': NESTING_MAX,
  'Items of a list, fields of an object': ITEMS_MAX,
  'Text where its field says no other, characters': TEXT_MAX,
  'Faults told of in one problem': FAULTS_MAX,
  'Rows of a page (`limit`)': LIMITS.pageMax,
  'Rows of a page without `limit`': LIMITS.pageDefault,
  'Rows before a page (`offset`)': LIMITS.offsetMax,
  'Events of one agreement': STREAM_EVENTS_MAX,
  'Events of one append': appendLimits.events,
  'Data of one append, bytes': appendLimits.dataBytes,
  'Metadata of one append, bytes': appendLimits.metadataBytes,
  'Commands waiting for one agreement': WAITING_MAX,
  'Appends waiting in the store': waitingMax,
  'Requests in hand': SERVER_LIMITS.inFlight,
  'Bodies in hand, bytes': SERVER_LIMITS.inFlightBytes,
  Connections: SERVER_LIMITS.connections,
  'Request to arrive whole, ms': SERVER_LIMITS.requestMs,
  'Connection without a request, ms': SERVER_LIMITS.keepAliveMs,
  'Connection read on behind its last answer, ms': SERVER_LIMITS.lingerMs,
  'Shutdown waits for requests, ms': LIMITS.shutdownMs,
  'Room on the disk under the events, bytes': ROOM_BYTES,
  'PostgreSQL: connections for questions': POSTGRES_LIMITS.connections,
  'PostgreSQL: connection to be had, ms': POSTGRES_LIMITS.connectedMs,
  'PostgreSQL: question to be answered, ms': POSTGRES_LIMITS.answeredMs,
  'Operations: connections': OPERATIONS_LIMITS.connections,
  'Operations: headers and path, bytes': OPERATIONS_LIMITS.headerBytes,
  'Operations: request to arrive whole, ms': OPERATIONS_LIMITS.requestMs,
  'Operations: connection without a request, ms': OPERATIONS_LIMITS.keepAliveMs,
};
