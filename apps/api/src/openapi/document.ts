import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { CARRY_OVER } from '#application/carry-over.js';
import { STREAM_EVENTS_MAX, WAITING_MAX } from '#application/write-handler.js';
import { draftAgreement } from '#ledger/agreement.js';
import { allCommands } from '#ledger/definition.js';
import { ACTING_PERSON, ACTING_PERSON_EXAMPLE } from '../acting-person.js';
import { API_INFO } from '../controllers/api-info.js';
import { registerOrganisation } from '../controllers/organisations.controller.js';
import { LIMITS, PREFIX, SERVER_LIMITS } from '../http.js';
import { ANSWER_SCHEMAS } from './answer-schemas.js';
import { BOARD_SCHEMAS } from './board-schemas.js';
import { bodyName, bodySchema, type Documentable, fieldSchemas } from './input-schemas.js';
import { META_SCHEMAS } from './meta-schemas.js';
import { OBLIGATION_SCHEMAS } from './obligation-schemas.js';
import { problemResponses } from './problem-responses.js';
import { QUESTION_SCHEMAS } from './question-schemas.js';

const DESCRIPTION = `The ledger of record for agreements between public bodies: every decision, payment and amendment is an event that never changes,
and every answer is rebuilt from them. Every question takes \`on\` (effective date) and \`knownAt\` (how much was known), and the answer says which it used.
Amounts are decimal strings. Writes carry an \`Idempotency-Key\`; problems are \`application/problem+json\` (RFC 9457).

Huvudboken för avtal mellan offentliga organ: varje beslut, betalning och ändring är en händelse som aldrig ändras, och varje svar byggs av dem. Varje fråga tar
\`on\` (gäller per) och \`knownAt\` (känt per), och svaret säger vilka som gällde. Belopp är decimaltal i text. Skrivningar har en \`Idempotency-Key\`; fel är
\`application/problem+json\` (RFC 9457).`;

const TOPICS: Readonly<Record<string, string>> = {
  agreements: 'Agreements: drafting and the agreement as it stands. Avtal.',
  approvals: 'Approvals, legal force and signatures. Godkännanden, laga kraft och underskrifter.',
  amendments: 'Amendments. Ändringar.',
  contributions: 'Requisitions, contributions and opening balances. Rekvisitioner, bidrag och ingående balanser.',
  decisions: 'Meetings and decisions. Möten och beslut.',
  commitments: 'Commitments. Åtaganden.',
  expenditures: 'Expenditures, reversals and four eyes. Utgifter, rättelser och attest.',
  disputes: 'Disputes and dissolution. Tvister och upplösning.',
  'run-off': 'Run-off: the shortfall, surplus and what is contested. Avveckling.',
  budgets: 'Budgets, portfolio lines and what is spent on lines. Budgetar.',
  'external-funding': 'External funding and contributions in kind. Extern finansiering och bidrag i natura.',
  receipts: 'Receipts, credits, write-offs and confirmations. Inbetalningar, krediteringar och avskrivningar.',
  bodies: 'Members, seats, mandates and quorums. Ledamöter, platser, mandat och beslutförhet.',
  meetings: 'Agendas, attendance, dissents and minutes. Dagordningar, närvaro, reservationer och protokoll.',
  outcomes: 'What became of decisions, and assignments. Beslutens vidare öden och uppdrag.',
  findings: 'Findings and faults in documents. Iakttagelser och fel i handlingar.',
  appeals: 'Appeals. Överklaganden.',
  duties: 'Annexes, duties, reports, evaluations and choices. Bilagor, åtaganden utan pengar, rapporter och val.',
  lineage: 'The agreements before and after. Föregående och efterföljande avtal.',
  periods: 'Accounting periods. Bokföringsperioder.',
  answers: 'Questions about an agreement. Frågor om ett avtal.',
  organisations: 'Organisations. Organisationer.',
  imports: 'Import of a history. Import av en historik.',
  meta: 'What the interface is, and whether it is well. Om gränssnittet.',
};

const CONTACT = { name: 'Whoever runs this server / Den som driver servern', url: `/${PREFIX}/docs` };

const SERVICE =
  'What is acknowledged is durable. When it answers and how fast is promised by whoever runs the server. ' +
  '/ Det som är kvitterat är varaktigt. Öppettider och svarstider utlovas av den som driver servern.';

const LIMITATIONS = [
  `A body is at most ${LIMITS.bodyBytes} bytes, an import ${LIMITS.importBytes}; JSON is nested at most ${LIMITS.nesting} deep.`,
  `A page has at most ${LIMITS.pageMax} rows, ${LIMITS.pageDefault} without a limit.`,
  `At most ${SERVER_LIMITS.inFlight} requests are in hand at once and ${WAITING_MAX} commands wait for one agreement; past that 503 with Retry-After.`,
  `An agreement holds at most ${STREAM_EVENTS_MAX} events. All limits stand in docs/limits.md.`,
  'Until there is a login the server answers this machine alone, and believes the Acting-Person header.',
];

/** Builds the OpenAPI 3.1 document and serves it, with Swagger UI beside it; both work without any network. */
export function documented(app: INestApplication): void {
  const document = openApiDocument(app);
  SwaggerModule.setup(`${PREFIX}/docs`, app, document, {
    jsonDocumentUrl: `${PREFIX}/openapi.json`,
    raw: ['json'],
    customSiteTitle: API_INFO.apiName,
  });
}

/** The OpenAPI 3.1 document. */
function openApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(API_INFO.apiName)
    .setDescription(DESCRIPTION)
    .setVersion(API_INFO.apiVersion)
    .addServer('/')
    .addApiKey({ type: 'apiKey', in: 'header', name: ACTING_PERSON, description: acting() }, 'actingPerson')
    .addSecurityRequirements('actingPerson');
  for (const [topic, description] of Object.entries(TOPICS)) builder.addTag(topic, description);
  const document = SwaggerModule.createDocument(app, builder.build());
  const documentedPaths = Object.entries(document.paths).filter(([path]) => path.startsWith(`/${PREFIX}/`));
  return {
    ...document,
    info: {
      ...document.info,
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
      contact: CONTACT,
      'x-sla': SERVICE,
      'x-limitations': LIMITATIONS,
    } as OpenAPIObject['info'],
    paths: Object.fromEntries(documentedPaths),
    components: { ...document.components, schemas: schemas() as never, responses: problemResponses() as never },
  };
}

function schemas(): Record<string, object> {
  const commands: Documentable[] = [...allCommands(), draftAgreement, registerOrganisation, CARRY_OVER];
  return {
    ...fieldSchemas(),
    ...Object.fromEntries(commands.map((command) => [bodyName(command), bodySchema(command)])),
    ...ANSWER_SCHEMAS,
    ...OBLIGATION_SCHEMAS,
    ...QUESTION_SCHEMAS,
    ...BOARD_SCHEMAS,
    ...META_SCHEMAS,
  };
}

function acting(): string {
  return (
    'Who acts: an opaque id, a role (admin, board-secretary, finance, legal, auditor) and the organisation the role is held in, as in ' +
    `\`${ACTING_PERSON}: ${ACTING_PERSON_EXAMPLE}\`. A login will take its place. / Vem som agerar; en inloggning kommer att ersätta den.`
  );
}
