import '#ledger/topics.js';
import { REGISTER_ORGANISATION } from '#application/subject.js';
import { draftAgreement } from '#ledger/agreement.js';
import { allCommands, type Role, type Side } from '#ledger/definition.js';
import { OrganisationData } from '#ledger/organisations.js';

/** A command that can be recorded: those on agreements, the draft that begins one, and the registration of an organisation. */
export interface Recordable {
  name: string;
  title: { en: string; sv: string };
  input: new () => object;
  may: readonly { role: Role; of: Side | 'itself' }[];
  undated: boolean;
  /** What the first argument names; the two that begin a stream may leave it out, and an id is made. */
  on: 'agreement' | 'new-agreement' | 'new-organisation';
}

const REGISTRATION: Recordable = {
  name: REGISTER_ORGANISATION,
  title: { en: 'Register an organisation', sv: 'Registrera en organisation' },
  input: OrganisationData,
  may: [{ role: 'admin', of: 'itself' }],
  undated: false,
  on: 'new-organisation',
};

/** Every command there is, by name. */
export function recordables(): Recordable[] {
  const { name, title, input, may } = draftAgreement;
  const draft: Recordable = { name, title, input, may, undated: false, on: 'new-agreement' };
  const others = allCommands().map(
    (command): Recordable => ({
      name: command.name,
      title: command.title,
      input: command.input,
      may: command.may,
      undated: command.undated === true,
      on: 'agreement',
    }),
  );
  return [REGISTRATION, draft, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
}
