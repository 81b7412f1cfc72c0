import { type Draft, draftAgreement } from '#ledger/agreement.js';
import type { AgreementState } from '#ledger/book.js';
import { decide } from '#ledger/decide.js';
import { commandDefinition, type LedgerEvent, type NewEvent, type Order } from '#ledger/definition.js';
import { evolve, undrafted } from '#ledger/fold.js';
import { OrganisationData, type OrganisationState, registerOrganisation } from '#ledger/organisations.js';
import { partyOfOrganisation } from '#ledger/parties.js';

/** What one stream is about: how its state begins, changes and answers a command. Two exist: agreements and organisations. */
export interface Subject<State> {
  category: 'agreement' | 'organisation';
  initial(id: string): State;
  evolve(state: State, event: LedgerEvent): State;
  decide(state: State, command: { name: string; order: Order }): NewEvent[];
  /** The class of the command's input, if there is such a command. */
  input(command: string): (new () => object) | undefined;
  /** Whether the command works its date out itself. */
  undated(command: string): boolean;
  /** Whether recording instants may come from a file (`design.md` 4, Dates). */
  isExample(state: State, command: { name: string; input: object }): boolean;
  /** The key of the party that the organisation is, for the metadata. */
  partyOf(state: State, organisationId: string): string | undefined;
}

/** An agreement: all its rules. */
export const agreementSubject: Subject<AgreementState> = {
  category: 'agreement',
  initial: undrafted,
  evolve,
  decide,
  input: (command) => (command === draftAgreement.name ? draftAgreement.input : commandDefinition(command)?.input),
  undated: (command) => commandDefinition(command)?.undated === true,
  isExample: (state, { name, input }) => {
    if (state.status === 'undrafted') return name === draftAgreement.name && (input as Draft).example === true;
    return state.example;
  },
  partyOf: (state, organisationId) => {
    if (state.status === 'undrafted') return undefined;
    return partyOfOrganisation(state, organisationId)?.key;
  },
};

/** The one command of an organisation. */
export const REGISTER_ORGANISATION = 'register-organisation';

/** An organisation: its registration. */
export const organisationSubject: Subject<OrganisationState> = {
  category: 'organisation',
  initial: (id) => ({ status: 'unregistered', id }),
  evolve: (state, event) => ({ status: 'registered', id: state.id, ...(event.data as OrganisationData) }),
  decide: (state, { order }) => registerOrganisation(state, order),
  input: (command) => (command === REGISTER_ORGANISATION ? OrganisationData : undefined),
  undated: () => false,
  // An organisation of an example is recorded with the example, before its agreement; its instants come from the same file.
  isExample: () => true,
  partyOf: () => undefined,
};
