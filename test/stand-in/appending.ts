import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerReadableStream, sendUnaryData } from '@grpc/grpc-js';
import type { ServerFaults } from './faults.js';
import type { ExpectedState, Log, Outcome, ProposedEvent } from './log.js';
import { refusal, streamDeleted } from './refusal.js';
import { notLeader, type Standing, turnedAway } from './standing.js';
import { grpc, shared, streams } from './wire.js';

/** What one append may hold: the real server counts the data alone. */
const appendSizeMax = 1_048_576;
const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const nilUuid = '00000000-0000-0000-0000-000000000000';

/** What an append needs of its server. */
export interface AppendParts {
  readonly log: Log;
  readonly faults: ServerFaults;
  /** Resets every connection. */
  readonly cut: () => void;
  readonly standing: () => Standing;
}

type Call = ServerReadableStream<AppendReq, AppendResp>;
type Answer = sendUnaryData<AppendResp>;

/** The classic Append: one call, one append, committed when the request has ended and not when it was cut off. */
export function appendHandler(parts: AppendParts): (call: Call, answer: Answer) => void {
  return (call, answer) => {
    const received: AppendReq[] = [];
    call.on('data', (request: AppendReq) => received.push(request));
    call.on('error', () => {});
    // The library ends a request stream that was reset, too: only a turn later it is known which of the two it was.
    call.on('end', () => setImmediate(() => (call.cancelled ? undefined : taken(parts, { call, received, answer }))));
  };
}

function taken(parts: AppendParts, { call, received, answer }: { call: Call; received: AppendReq[]; answer: Answer }): void {
  const refused = turnedAway(parts.standing(), call.metadata);
  if (refused) return answer(refused);
  committed(parts, received, (error, response) => {
    const { afterAnswer } = parts.faults;
    answer(error, response);
    if (error || !afterAnswer) return;
    parts.faults.afterAnswer = null;
    afterAnswer();
  });
}

function committed(parts: AppendParts, [header, ...rest]: AppendReq[], answer: Answer): void {
  const { log, faults, cut } = parts;
  const options = header!.getOptions()!;
  const stream = Buffer.from(options.getStreamIdentifier()!.getStreamName_asU8()).toString();
  const events = rest.map((request) => proposedEvent(request.getProposedMessage()!));
  const expected = expectedState(options);
  if (faults.discoveryFails) return answer(refusal(grpc.status.UNAVAILABLE, 'The node is not ready'));
  const fault = faults.appends.shift();
  switch (fault) {
    case 'cut-before-commit':
      return cut();
    case 'hang-before-commit':
      return;
    case 'busy':
      return answer(refusal(grpc.status.UNAVAILABLE, 'Server Is Busy'));
    case 'access-denied':
      return answer(refusal(grpc.status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }));
    case 'not-leader':
      return answer(notLeader(parts.standing().leader ?? 0));
    case 'cut-after-commit':
    case 'hang-after-commit':
    case undefined:
  }
  const problem = refused(events);
  if (problem) return answer(problem);
  const outcome = log.append(stream, expected, events);
  if (fault === 'cut-after-commit') return cut();
  if (fault === 'hang-after-commit') return;
  if (outcome.kind === 'deleted') return answer(streamDeleted(stream));
  const said = response(outcome, expected);
  const { state, horizon, caughtUp } = parts.standing();
  // A leader that cannot show all of the log yet answers when it can; what a follower hands on, the leader answers.
  if (state === 'follower' || horizon === null) return answer(null, said);
  void caughtUp().then(() => answer(null, said));
}

function refused(events: readonly ProposedEvent[]) {
  const isIll = ({ id, type }: ProposedEvent) => !uuidForm.test(id) || id === nilUuid || type === '';
  if (events.some(isIll)) return refusal(grpc.status.UNKNOWN, 'Exception was thrown by handler.');
  if (events.reduce((sum, { data }) => sum + data.length, 0) <= appendSizeMax) return null;
  return refusal(grpc.status.INVALID_ARGUMENT, `Maximum Append Size of ${appendSizeMax} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': `${appendSizeMax}`,
  });
}

function proposedEvent(message: AppendReq.ProposedMessage): ProposedEvent {
  const metadata = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? '',
    data: Buffer.from(message.getData_asU8()),
    metadata: Buffer.from(message.getCustomMetadata_asU8()),
  };
}

function expectedState(options: AppendReq.Options): ExpectedState {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'exists' : BigInt(options.getRevision());
}

function response(outcome: Exclude<Outcome, { kind: 'deleted' }>, expected: ExpectedState): AppendResp {
  const answer = new streams.AppendResp();
  if (outcome.kind === 'wrong') return answer.setWrongExpectedVersion(wrongVersion(outcome.current, expected));
  const success = new streams.AppendResp.Success().setCurrentRevision(`${outcome.revision}`);
  if (outcome.position === null) success.setNoPosition(new shared.Empty());
  else {
    const position = new streams.AppendResp.Position();
    success.setPosition(position.setCommitPosition(`${outcome.position}`).setPreparePosition(`${outcome.position}`));
  }
  return answer.setSuccess(success);
}

function wrongVersion(current: bigint | null, expected: ExpectedState): AppendResp.WrongExpectedVersion {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (current === null) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(`${current}`);
  switch (expected) {
    case 'no-stream':
      return wrong.setExpectedNoStream(new shared.Empty());
    case 'exists':
      return wrong.setExpectedStreamExists(new shared.Empty());
    case 'any':
      return wrong.setExpectedAny(new shared.Empty());
  }
  return wrong.setExpectedRevision(`${expected}`);
}
