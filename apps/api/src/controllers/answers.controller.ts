import { Answers, Ask } from '../answers.js';
import type { Asked } from '../asking.js';
import { Desk } from '../desk.js';
import { DescribesPath } from '../openapi/describes.js';
import { TIMES } from '../openapi/parameters.js';
import { OfAgreement } from './of-agreement.js';

/** Every question about one agreement. */
@OfAgreement('answers')
export class AnswersController {
  constructor(private readonly desk: Desk) {}

  @Answers('balances', {
    path: 'balances',
    title: { en: 'Balances of the accounts', sv: 'Kontonas saldon' },
    parameters: [...TIMES, 'account'],
    example: { on: '2026-09-30' },
  })
  balances(@Ask() asked: Asked) {
    return this.desk.ask('balances', asked);
  }

  @Answers('explanation', {
    path: 'balance-explanations',
    title: { en: 'Why a balance differs between two dates or two states of knowledge', sv: 'Varför ett saldo skiljer sig' },
    parameters: [...TIMES, 'account', 'fromOn', 'fromKnownAt'],
    example: { account: 'cash', on: '2026-09-30', fromKnownAt: '2026-09-30T12:00:00Z' },
  })
  explanation(@Ask() asked: Asked) {
    return this.desk.ask('explanation', asked);
  }

  @Answers('contributions', {
    path: 'contributions',
    title: { en: 'Contributions by party and year', sv: 'Bidrag per part och år' },
    parameters: TIMES,
    example: { on: '2026-02-20' },
  })
  contributions(@Ask() asked: Asked) {
    return this.desk.ask('contributions', asked);
  }

  @Answers('obligations', {
    path: 'obligations',
    title: {
      en: 'What is owed, or would be after a dissolution',
      sv: 'Vad som återstår, eller skulle återstå efter en upplösning',
    },
    parameters: [...TIMES, 'dissolvedOn'],
    example: { on: '2026-12-31' },
  })
  obligations(@Ask() asked: Asked) {
    return this.desk.ask('obligations', asked);
  }

  @Answers('findings', {
    path: 'findings',
    title: { en: 'What someone must look at', sv: 'Vad någon behöver titta på' },
    parameters: TIMES,
    example: { on: '2026-09-30' },
  })
  findings(@Ask() asked: Asked) {
    return this.desk.ask('findings', asked);
  }

  @Answers('deadlines', {
    path: 'deadlines',
    title: { en: 'Everything with a day ahead', sv: 'Allt som har en dag framför sig' },
    parameters: TIMES,
    example: { on: '2026-09-30' },
  })
  deadlines(@Ask() asked: Asked) {
    return this.desk.ask('deadlines', asked);
  }

  @Answers('amendmentEffect', {
    path: 'amendments/:amendment/effect',
    title: { en: 'What an amendment would change', sv: 'Vad en ändring skulle ändra' },
    parameters: TIMES,
    example: { on: '2026-10-06', knownAt: '2026-10-06T12:00:00Z' },
  })
  @DescribesPath('amendment', { description: 'The amendment’s key. Ändringens namn.', example: 'A1' })
  amendmentEffect(@Ask() asked: Asked) {
    return this.desk.ask('amendmentEffect', asked);
  }

  @Answers('timeline', {
    path: 'timeline',
    title: { en: 'The history', sv: 'Historiken' },
    parameters: [...TIMES, 'limit', 'offset'],
    example: { on: '2026-09-30', limit: 3, offset: 15 },
  })
  timeline(@Ask() asked: Asked) {
    return this.desk.ask('timeline', asked);
  }

  @Answers('event', {
    path: 'events/:revision',
    title: { en: 'A stored event, byte for byte', sv: 'En lagrad händelse, byte för byte' },
    parameters: [],
  })
  @DescribesPath('revision', { description: 'Its place in the agreement. Dess plats i avtalet.', example: '0' })
  event(@Ask() asked: Asked) {
    return this.desk.ask('event', asked);
  }
}
