import { applyDecorators } from '@nestjs/common';
import type { AnswersOptions } from '../answers.js';
import type { Question } from '../asking.js';
import { Describes, DescribesParameters } from './describes.js';
import { answerExample } from './examples.js';
import { READ_PROBLEMS } from './problem-responses.js';

/** Which schema each question is answered by. */
const SCHEMAS: Readonly<Record<Question, string>> = {
  agreements: 'AgreementsPage',
  agreement: 'Agreement',
  balances: 'Balances',
  explanation: 'BalanceExplanation',
  contributions: 'Contributions',
  obligations: 'Obligations',
  findings: 'Findings',
  deadlines: 'Deadlines',
  budget: 'Budget',
  decision: 'Decision',
  amendmentEffect: 'AmendmentEffect',
  externalFunding: 'ExternalFunding',
  inKind: 'InKind',
  timeline: 'Timeline',
  event: 'StoredEvent',
  organisations: 'OrganisationsPage',
  organisation: 'Organisation',
  portfolio: 'Portfolio',
};

/** Describes a method that answers a question. */
export function DescribesAnswer(question: Question, options: AnswersOptions): MethodDecorator {
  const { title, parameters, example = {} } = options;
  return applyDecorators(
    DescribesParameters(parameters, example),
    Describes({
      operationId: question,
      title,
      success: {
        status: 200,
        description: `${title.en}. ${title.sv}.`,
        schema: SCHEMAS[question],
        example: answerExample(question),
        ...(question === 'agreement' ? { headers: ['ETag'] as const } : {}),
      },
      problems: READ_PROBLEMS,
    }),
  );
}
