import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { type HttpReply, type HttpRequest, headerOf } from '../http.js';
import { OpenedLedger } from '../opened-ledger.js';
import { Operations } from '../operations.js';
import { Routes } from '../routes.js';
import { CATALOGUE, type ProblemCode, type ProblemKind } from './catalogue.js';
import { languageOf, type Problem, problem, refusalProblem, type Telling } from './problem.js';
import { type Known, problemOf } from './problem-of.js';
import { Refused } from './problems-of-the-edge.js';

/** What somebody at the machine must see to: the log says which file and why, which the answer does not. */
const FOR_OPERATORS: readonly ProblemCode[] = ['integrity', 'internal', 'unavailable', 'disk-full', 'outcome-unknown'];

/** Every error leaves as `application/problem+json` (RFC 9457), from here alone. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly opened: OpenedLedger,
    private readonly routes: Routes,
    private readonly operations: Operations,
    private readonly logger: PinoLogger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<HttpRequest>();
    const reply = host.switchToHttp().getResponse<HttpReply>();
    const telling = { language: languageOf(headerOf(request, 'accept-language')), requestId: request.id };
    if (error instanceof Refused) {
      this.sendProblem(reply, refusalProblem(error.refusal, error.clause, telling), telling);
      return;
    }
    if (error instanceof NotFoundException) {
      this.unrouted(request, reply, telling);
      return;
    }
    const known = problemOf(error) ?? { code: 'internal', facts: {} };
    this.report(known, error, request);
    this.send(reply, known, telling);
  }

  /** A path that exists says which methods it takes; OPTIONS is answered with them. */
  private unrouted(request: HttpRequest, reply: HttpReply, telling: Telling): void {
    const { method, url } = request;
    const path = url.split('?')[0] ?? '';
    const allowed = this.routes.methodsOf(path).join(', ');
    if (allowed === '') {
      this.send(reply, { code: 'unknown-path', facts: { path } }, telling);
      return;
    }
    reply.header('Allow', allowed);
    if (method === 'OPTIONS') reply.status(204).send();
    else this.send(reply, { code: 'method-not-allowed', facts: { method, path, allowed } }, telling);
  }

  private report({ code }: Known, error: unknown, { id, method, url }: HttpRequest): void {
    const where = { requestId: id, method, path: url.split('?')[0] };
    if (code === 'integrity') this.opened.raise(String((error as Error).message));
    if (FOR_OPERATORS.includes(code)) this.logger.error({ ...where, err: error }, code);
  }

  private send(reply: HttpReply, { code, facts, errors }: Known, telling: Telling): void {
    const { retryAfter }: ProblemKind = CATALOGUE[code];
    if (retryAfter !== undefined) reply.header('Retry-After', String(retryAfter));
    if (code === 'not-acting') reply.header('WWW-Authenticate', 'Acting-Person');
    this.sendProblem(reply, { ...problem(code, facts, telling), ...(errors === undefined ? {} : { errors }) }, telling);
  }

  private sendProblem(reply: HttpReply, told: Problem, { language }: Telling): void {
    this.operations.refused(told.code);
    reply
      .header('Content-Type', 'application/problem+json; charset=utf-8')
      .header('Content-Language', language)
      .header('Vary', 'Accept-Language')
      .header('Cache-Control', 'no-store')
      .status(told.status)
      .send(JSON.stringify(told));
  }
}
