import { type JsonSchema, mismatches, type OpenApi } from '../e2e/support/document.js';
import type { FuzzRequest } from './requests.js';
import type { Reply } from './sending.js';
import { HANG_MS } from './sending.js';

/** As large as a refusal may be, whatever was sent. */
const REFUSAL_BYTES_MAX = 64 * 1024;
/** What only stands in our own rooms. */
const INSIDE =
  /node_modules|\/libs\/|\/apps\/|\/src\/|\.sqlite|\bat [\w.<>]+ \(|MoneyField|Envelope|TypeError|RangeError|SQLITE|undefined|\[object |\$property|\$value|\{\w+\}/;

/** What is wrong with an answer; nothing where it is as promised. */
export function faultsOf(document: OpenApi, request: FuzzRequest, reply: Reply): string[] {
  const { status, text, ms } = reply;
  if (ms > HANG_MS) return [`it took ${Math.round(ms)} ms`];
  // What cannot be read at all is answered with a body, which a client that sent HEAD does not expect.
  if (status === 0 && request.method === 'HEAD' && /^HPE_/.test(text)) return [];
  if (status === 0) return [`there was no answer after ${Math.round(ms)} ms: ${text}`];
  if (status >= 500) return [`it answered ${status}: ${text.slice(0, 500)}`];
  if (status < 400) return faultsOfTaken(document, request, reply);
  return request.method === 'HEAD' ? [] : faultsOfRefusal(reply);
}

function faultsOfTaken(document: OpenApi, { schema, body }: FuzzRequest, { status }: Reply): string[] {
  if (status !== 201 || schema === undefined || body === undefined) return [];
  return mismatches(document, schema as JsonSchema, JSON.parse(String(body))).map(
    (one) => `it was taken, and is not as the schema says: ${one}`,
  );
}

/** What is wrong with a refusal: its form, its words, its size. */
export function faultsOfRefusal({ status, headers, text }: Pick<Reply, 'status' | 'headers' | 'text'>): string[] {
  const type = String(headers['content-type']);
  if (!type.startsWith('application/problem+json')) return [`${status} came as ${type}: ${text.slice(0, 200)}`];
  let told: Record<string, unknown>;
  try {
    told = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return [`the problem is no JSON: ${text.slice(0, 200)}`];
  }
  const { title, detail, code, instance, type: urn, errors } = told;
  const said = String(detail);
  const words = [said, ...((errors as { message: string }[] | undefined) ?? []).map(({ message }) => message)];
  return [
    ...(told['status'] === status ? [] : [`the problem says ${told['status']} and the answer ${status}`]),
    ...(urn === `urn:agreement-ledger:problem:${code}` ? [] : [`the type is ${urn}`]),
    ...(String(title).length > 5 && said.split(' ').length >= 4 ? [] : [`the detail says nothing: ${said}`]),
    ...(String(instance).startsWith('urn:agreement-ledger:request:') ? [] : [`the instance is ${instance}`]),
    ...words.filter((word) => INSIDE.test(unquoted(word))).map((word) => `it tells of our inside: ${word.slice(0, 300)}`),
    ...(code === 'invalid-input' && !Array.isArray(errors) ? ['it names no field'] : []),
    ...(Buffer.byteLength(text) <= REFUSAL_BYTES_MAX ? [] : [`the refusal has ${Buffer.byteLength(text)} bytes`]),
  ];
}

/** The sentence without what it repeats of the request. */
function unquoted(sentence: string): string {
  return sentence.replace(/"[^"]*("|$)/g, '""').replace(/at \/\S*;/, 'at …;');
}
