import '#ledger/topics.js';
import { allCommands } from '#ledger/definition.js';
import type { Line } from '../../support/history.js';
import { ROWS } from '../whole-table.js';
import { PREPARED_WHOLE } from './prepared-whole.js';
import { actingAs, commandPaths, sendLine } from './sending.js';
import { ADMIN, ESKILSTUNA, exampleText, FINANCE, MDU, person, RUN_OFF, type TestServer, VASTERAS } from './server.js';

/** A command to send by its path. */
export interface Sent {
  path: string;
  as: string;
  body: object;
}

/** What stands before an example of a write: the run-off example up to a row, and perhaps more; and who sends it. */
export interface Prepared {
  as: string;
  upTo?: string;
  /** A change of the example's draft. */
  terms?: object;
  before?: readonly Sent[];
  /** Or what stands before the command in the table of the whole agreement. */
  lines?: readonly Line[];
}

const adminEskilstuna = person('admin-eskilstuna', 'admin', ESKILSTUNA);
const secretary = person('board-secretary-mdu', 'board-secretary', MDU);
const legal = person('legal-vasteras', 'legal', VASTERAS);
const otherFinance = person('finance-mdu-2', 'finance', MDU);
const sek = (value: string) => ({ value, currency: 'SEK' });

const meeting: Sent = {
  path: 'meetings',
  as: secretary,
  body: {
    effectiveOn: '2026-02-20',
    meeting: 'M-2026-02-20',
    body: 'board',
    place: 'Västerås',
    attendance: ['mdu', 'eskilstuna', 'vasteras'].map((party) => ({ party, present: 2 })),
  },
};
const voucher = { series: 'A', number: '1042', date: '2026-04-30' };
const expenditure: Sent = {
  path: 'expenditures',
  as: FINANCE,
  body: { effectiveOn: '2026-04-30', expenditure: 'E1', commitment: 'P1', amount: sek('300000.00'), voucher },
};
const reopening: Sent = {
  path: 'decisions',
  as: secretary,
  body: { effectiveOn: '2026-04-15', decision: 'D8', body: 'board', outcome: 'approved', subject: 'Reopen March' },
};
const closed: Sent = { path: 'closed-periods', as: FINANCE, body: { effectiveOn: '2026-04-10', through: '2026-03-31' } };
const paidTwice: Sent = {
  path: 'shortfall-payments',
  as: FINANCE,
  body: { effectiveOn: '2029-07-31', party: 'mdu', amount: sek('460810.81') },
};
const dissolved: readonly Sent[] = [
  {
    path: 'disputes',
    as: legal,
    body: { effectiveOn: '2026-11-02', dispute: 'T1', party: 'vasteras', subject: 'The direction' },
  },
  { path: 'failed-negotiations', as: legal, body: { effectiveOn: '2026-12-01', dispute: 'T1' } },
  { path: 'dissolutions', as: legal, body: { effectiveOn: '2026-12-31', ground: 'failed-negotiation', dispute: 'T1' } },
];
const fourEyes = { terms: { fourEyesAbove: sek('100000.00') }, upTo: '12b', before: [expenditure] };

/** What the examples of writes need that cannot stand where the command's row in the table begins. */
const SPECIAL: Readonly<Record<string, Prepared>> = {
  'register-organisation': { as: adminEskilstuna },
  'draft-agreement': { as: ADMIN },
  'approve-agreement': { as: adminEskilstuna, upTo: '1' },
  'announce-approval': { as: adminEskilstuna, upTo: '2a' },
  'prove-finality': { as: adminEskilstuna, upTo: '2b' },
  'sign-agreement': { as: ADMIN, upTo: '4a' },
  'requisition-contribution': { as: FINANCE, upTo: '5' },
  'receive-contribution': { as: FINANCE, upTo: '7' },
  'refund-contribution': { as: FINANCE, upTo: '8' },
  'record-opening-balance': { as: FINANCE, upTo: '3c' },
  'record-meeting': { as: secretary, upTo: '9' },
  'record-decision': { as: secretary, upTo: '9' },
  'fund-commitment': { as: secretary, upTo: '9', before: [meeting] },
  'increase-commitment': { as: secretary, upTo: '10c' },
  'reduce-commitment': { as: secretary, upTo: '10c' },
  'release-commitment': { as: secretary, upTo: '10c' },
  'rescind-commitment': { as: secretary, upTo: '12b' },
  'complete-commitment': { as: secretary, upTo: '10c' },
  'record-expenditure': { as: FINANCE, upTo: '12b' },
  'reverse-expenditure': { as: FINANCE, upTo: '12b', before: [expenditure] },
  'approve-held': { as: otherFinance, ...fourEyes },
  'reject-held': { as: otherFinance, ...fourEyes },
  'propose-amendment': { as: ADMIN, upTo: '17' },
  'approve-amendment': { as: adminEskilstuna, upTo: '18b' },
  'withdraw-amendment-approval': { as: adminEskilstuna, upTo: '18c' },
  'withdraw-amendment': { as: ADMIN, upTo: '18c' },
  'raise-dispute': { as: legal, upTo: '18d' },
  'settle-dispute': { as: legal, upTo: '19' },
  'fail-negotiation': { as: legal, upTo: '19' },
  'dissolve-agreement': { as: legal, upTo: '21' },
  'requisition-shortfall': { as: FINANCE, upTo: '22' },
  'withdraw-shortfall-requisition': { as: FINANCE, upTo: '24a' },
  'receive-shortfall': { as: FINANCE, upTo: '24c' },
  'refund-shortfall': { as: FINANCE, upTo: '27b', before: [paidTwice] },
  'pay-surplus': { as: FINANCE, upTo: '9', before: dissolved },
  'settle-contested': { as: legal, upTo: '26b' },
  'close-period': { as: FINANCE, upTo: '12b' },
  'reopen-period': { as: FINANCE, upTo: '12b', before: [closed, reopening] },
  ...PREPARED_WHOLE,
};

/** What the example of each command needs: what is said of it above, else what its row in the table of the whole agreement begins with. */
export const PREPARED: Readonly<Record<string, Prepared>> = {
  ...Object.fromEntries(
    allCommands().flatMap(({ name }) => {
      const row = ROWS.find(({ line }) => line.command === name);
      return row ? [[name, { as: actingAs(row.line), lines: row.before }]] : [];
    }),
  ),
  ...SPECIAL,
};

/** Makes an agreement stand as the example of a write needs it. */
export async function prepare(
  server: Pick<TestServer, 'call'>,
  agreement: string,
  { upTo, terms, before = [], lines = [] }: Prepared,
): Promise<void> {
  const paths = lines.length > 0 ? await commandPaths(server) : new Map<string, string>();
  for (const line of lines) {
    const sent = await sendLine(server, line, { agreement, paths });
    if (sent.status !== 201) throw new Error(`${line.command} before the example: ${sent.text}`);
  }
  if (upTo === undefined) return;
  const file = exampleText('run-off').trim().replaceAll(RUN_OFF, agreement).split('\n');
  const last = file.findIndex((line) => JSON.parse(line).id === upTo);
  const wanted = file.slice(0, last + 1).filter((line) => JSON.parse(line).command !== 'register-organisation');
  const rows = wanted.map((line) => {
    const row = JSON.parse(line);
    return row.command === 'draft-agreement' ? JSON.stringify({ ...row, input: withTerms(row.input, terms) }) : line;
  });
  const imported = await server.call('/imports', { as: ADMIN, body: rows.join('\n') });
  if (imported.body['complete'] !== true) throw new Error(imported.text);
  for (const { path, as, body } of before) {
    const sent = await server.call(`/agreements/${agreement}/${path}`, { as, body });
    if (sent.status !== 201) throw new Error(`${path} before the example: ${sent.text}`);
  }
}

function withTerms(draft: { terms: object }, terms: object | undefined): object {
  return { ...draft, terms: { ...draft.terms, ...terms } };
}

/** The same of one command; a command without a row in the table is a mistake of whoever added it. */
export function preparedFor(command: string): Prepared {
  const prepared = PREPARED[command];
  if (!prepared) throw new Error(`${command} has no row in the table of the whole agreement.`);
  return prepared;
}
