import { Answers, Ask } from '../answers.js';
import type { Asked } from '../asking.js';
import { Desk } from '../desk.js';
import { DescribesPath } from '../openapi/describes.js';
import { TIMES } from '../openapi/parameters.js';
import { OfAgreement } from './of-agreement.js';

/** What the board decided, budgeted and counts on from outside; the examples are about the agreement of 2022–2025. */
@OfAgreement('answers', '7e3d9b0a-4c1f-5d5e-8f60-0a1b2c3d4e5f')
export class BoardAnswersController {
  constructor(private readonly desk: Desk) {}

  @Answers('budget', {
    path: 'budget-outcomes',
    title: { en: 'A year’s budget against its outcome', sv: 'Ett års budget mot utfallet' },
    parameters: ['year', ...TIMES],
    example: { year: 2025, on: '2025-12-31' },
  })
  budget(@Ask() asked: Asked) {
    return this.desk.ask('budget', asked);
  }

  @Answers('decision', {
    path: 'decisions/:decision',
    title: { en: 'A decision and everything that followed from it', sv: 'Ett beslut och allt som följde av det' },
    parameters: TIMES,
    example: { on: '2025-12-31' },
  })
  @DescribesPath('decision', { description: 'The decision’s key. Beslutets namn.', example: 'D-plan-2025' })
  decision(@Ask() asked: Asked) {
    return this.desk.ask('decision', asked);
  }

  @Answers('externalFunding', {
    path: 'external-funding',
    title: { en: 'External funding, and what each year has of its target', sv: 'Extern finansiering, och årens läge mot målet' },
    parameters: TIMES,
    example: { on: '2025-12-31' },
  })
  externalFunding(@Ask() asked: Asked) {
    return this.desk.ask('externalFunding', asked);
  }

  @Answers('inKind', {
    path: 'in-kind',
    title: { en: 'Contributions in kind', sv: 'Bidrag i natura' },
    parameters: TIMES,
    example: { on: '2025-12-31' },
  })
  inKind(@Ask() asked: Asked) {
    return this.desk.ask('inKind', asked);
  }
}
