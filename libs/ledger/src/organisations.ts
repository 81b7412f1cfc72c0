import type { NewEvent, Order } from './definition.js';
import { Key, OneOf, Text } from './fields.js';
import { declareRefusals } from './refusal.js';
import { notAllowed } from './roles.js';

const refuse = declareRefusals({
  'already-registered': {
    clause: 'parties',
    en: 'The organisation {id} is already registered.',
    sv: 'Organisationen {id} är redan registrerad.',
  },
});

/** An organisation that may be a party to agreements; permissions and the portfolio go by it. */
export class OrganisationData {
  @Key({ description: 'Short name.', example: 'eskilstuna' })
  key: string;
  @Text({ description: 'Name.', example: 'Eskilstuna kommun', max: 200 })
  name: string;
  @Text({ description: 'Organisation number as printed.', example: '212000-0357', max: 40, optional: true })
  organisationNumber?: string;
  @OneOf(['municipality', 'university', 'region', 'other'], { description: 'Kind of organisation.', example: 'municipality' })
  kind: string;
}

/** An organisation's stream holds its registration first. */
export type OrganisationState =
  | { status: 'unregistered'; id: string }
  | ({ status: 'registered'; id: string } & OrganisationData);

/** The event that registers an organisation. */
export const ORGANISATION_REGISTERED = {
  type: 'OrganisationRegistered',
  title: { en: 'Organisation registered', sv: 'Organisation registrerad' },
  version: 1,
  data: OrganisationData,
} as const;

/** Decides the registration of an organisation, which is its own administrator's to record. */
export function registerOrganisation(state: OrganisationState, { input, effectiveOn, actor }: Order): NewEvent[] {
  if (state.status === 'registered') throw refuse('already-registered', { id: state.id });
  if (actor.role !== 'admin' || actor.organisationId !== state.id) {
    throw notAllowed('register-organisation', `admin@${state.id}`, { actor });
  }
  return [{ type: ORGANISATION_REGISTERED.type, version: 1, data: input, effectiveOn }];
}
