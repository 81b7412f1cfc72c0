import { type DynamicModule, Module, RequestMethod } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { LoggerModule } from 'nestjs-pino';
import { pino } from 'pino';
import { ActingPersonGuard } from './acting-person.js';
import { AskingHandler } from './asking.js';
import { CONTROLLERS } from './controllers/controllers.js';
import { Desk } from './desk.js';
import { Health } from './health.js';
import type { HttpRequest } from './http.js';
import { OpenedLedger } from './opened-ledger.js';
import { Operations } from './operations.js';
import { ProblemFilter } from './problems/problem-filter.js';
import { Readiness } from './readiness.js';
import { RecordingHandler } from './recording.js';
import { Routes } from './routes.js';

/** What the module is made around. */
export interface ApiParts {
  opened: OpenedLedger;
  operations: Operations;
  routes: Routes;
  logLevel: string;
}

@Module({})
class ApiModule {}

/** The whole interface, around a ledger that is open. */
export function apiModule({ opened, operations, routes, logLevel }: ApiParts): DynamicModule {
  return {
    module: ApiModule,
    imports: [
      CqrsModule.forRoot(),
      // On Fastify the routes that nestjs-pino takes without being told are the root alone.
      LoggerModule.forRoot({
        pinoHttp: [logging(logLevel), pino.destination(2)],
        forRoutes: [{ path: '*path', method: RequestMethod.ALL }],
      }),
    ],
    controllers: CONTROLLERS,
    providers: [
      Desk,
      Health,
      RecordingHandler,
      AskingHandler,
      { provide: OpenedLedger, useValue: opened },
      { provide: Operations, useValue: operations },
      { provide: Readiness, useValue: operations.readiness },
      { provide: Routes, useValue: routes },
      { provide: APP_GUARD, useClass: ActingPersonGuard },
      { provide: APP_FILTER, useClass: ProblemFilter },
    ],
  };
}

/** Logs say which request and what became of it, never what a body or a header held. */
function logging(level: string) {
  return {
    level,
    genReqId: (request: object) => (request as HttpRequest).id,
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({ id, method, path: url.split('?')[0] }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
    customLogLevel: (_request: object, { statusCode }: { statusCode: number }) =>
      statusCode >= 500 ? ('error' as const) : ('info' as const),
  };
}
