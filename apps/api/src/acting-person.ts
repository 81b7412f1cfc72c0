import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Actor, ROLES, type Role } from '#ledger/definition.js';
import { type HttpRequest, headerOf } from './http.js';
import { EdgeProblem } from './problems/problems-of-the-edge.js';

/** The header that says who acts, until a login does. */
export const ACTING_PERSON = 'Acting-Person';

/** What the header looks like. */
export const ACTING_PERSON_EXAMPLE = 'id=finance-mdu; role=finance; organisation=0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01';

const OPEN = 'open-to-all';
/** Marks what is answered to anybody: health, and what the interface is. */
export const OpenToAll = () => SetMetadata(OPEN, true);

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** A UUID as this ledger writes them. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Who acts, by the header; undefined where it does not say so in the one form there is. */
export function actingPerson(header: string | undefined): Actor | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.split('=').map((part) => part.trim()) as [string, string?]);
  const { id = '', role = '', organisation = '', ...others } = Object.fromEntries(pairs);
  const known = ROLES.find((one): one is Role => one === role);
  if (pairs.length !== 3 || Object.keys(others).length > 0) return undefined;
  return known && ID.test(id) && UUID.test(organisation) ? { id, role: known, organisationId: organisation } : undefined;
}

/** Lets a request through only with the person who acts. */
@Injectable()
export class ActingPersonGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride<boolean>(OPEN, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const actor = actingPerson(headerOf(request, ACTING_PERSON.toLowerCase()));
    if (!actor) throw new EdgeProblem('not-acting', { header: `${ACTING_PERSON}: ${ACTING_PERSON_EXAMPLE}` });
    request.actor = actor;
    return true;
  }
}
