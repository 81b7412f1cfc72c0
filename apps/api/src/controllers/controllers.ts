import { AgreementController, AgreementsController } from './agreements.controller.js';
import { AmendmentsController } from './amendments.controller.js';
import { AnnexesAndDutiesController } from './annexes-and-duties.controller.js';
import { AnswersController } from './answers.controller.js';
import { AppealsController } from './appeals.controller.js';
import { ApprovalsController } from './approvals.controller.js';
import { BoardAnswersController } from './board-answers.controller.js';
import { BodiesController } from './bodies.controller.js';
import { BudgetsController } from './budgets.controller.js';
import { CommitmentsController } from './commitments.controller.js';
import { ContributionsController } from './contributions.controller.js';
import { DecisionsController } from './decisions.controller.js';
import { DisputesController } from './disputes.controller.js';
import { ExpendituresController } from './expenditures.controller.js';
import { ExternalFundingController } from './external-funding.controller.js';
import { FindingsController } from './findings.controller.js';
import { ImportsController } from './imports.controller.js';
import { LineageController } from './lineage.controller.js';
import { MeetingsController } from './meetings.controller.js';
import { ApiInfoController, HealthController } from './meta.controller.js';
import { OrganisationController, OrganisationsController } from './organisations.controller.js';
import { OutcomesController } from './outcomes.controller.js';
import { PeriodsController } from './periods.controller.js';
import { ReceiptsController } from './receipts.controller.js';
import { RunOffController } from './run-off.controller.js';

/** Every controller; one file a topic. */
export const CONTROLLERS = [
  AgreementsController,
  AgreementController,
  ApprovalsController,
  AmendmentsController,
  ContributionsController,
  DecisionsController,
  CommitmentsController,
  ExpendituresController,
  DisputesController,
  RunOffController,
  AnnexesAndDutiesController,
  AppealsController,
  BodiesController,
  BudgetsController,
  ExternalFundingController,
  FindingsController,
  LineageController,
  MeetingsController,
  OutcomesController,
  ReceiptsController,
  PeriodsController,
  AnswersController,
  BoardAnswersController,
  OrganisationsController,
  OrganisationController,
  ImportsController,
  ApiInfoController,
  HealthController,
];
