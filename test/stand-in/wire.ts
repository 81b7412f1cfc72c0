import { createRequire } from 'node:module';
import type * as Gossip from '@eventstore/db-client/generated/gossip_pb.js';
import type * as Features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type * as Shared from '@eventstore/db-client/generated/shared_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import type * as Grpc from '@grpc/grpc-js';

// From the client's own folder: messages and errors are compared by class, so both sides must use the same copy.
const fromClient = createRequire(createRequire(import.meta.url).resolve('@eventstore/db-client'));

/** The gRPC library that the client itself uses. */
export const grpc = fromClient('@grpc/grpc-js') as typeof Grpc;
/** Messages of the streams service. */
export const streams = fromClient('@eventstore/db-client/generated/streams_pb') as typeof Streams;
/** Messages that several services share. */
export const shared = fromClient('@eventstore/db-client/generated/shared_pb') as typeof Shared;
/** Messages of the gossip service. */
export const gossip = fromClient('@eventstore/db-client/generated/gossip_pb') as typeof Gossip;
/** Messages of the service that says what a server can do. */
export const features = fromClient('@eventstore/db-client/generated/serverfeatures_pb') as typeof Features;

type Service = Grpc.ServiceDefinition<Grpc.UntypedServiceImplementation>;
const definition = (file: string, name: string) =>
  (fromClient(`@eventstore/db-client/generated/${file}_grpc_pb`) as Record<string, Service>)[name]!;

/** The services that the stand-in hosts, as the client defines them. */
export const services = {
  streams: definition('streams', 'StreamsService'),
  gossip: definition('gossip', 'GossipService'),
  features: definition('serverfeatures', 'ServerFeaturesService'),
};
