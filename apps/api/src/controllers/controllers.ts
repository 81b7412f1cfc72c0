import { AgreementController, AgreementsController } from './agreements.controller.js';
import { AmendmentsController } from './amendments.controller.js';
import { AnswersController } from './answers.controller.js';
import { ApprovalsController } from './approvals.controller.js';
import { CommitmentsController } from './commitments.controller.js';
import { ContributionsController } from './contributions.controller.js';
import { DecisionsController } from './decisions.controller.js';
import { DisputesController } from './disputes.controller.js';
import { ExpendituresController } from './expenditures.controller.js';
import { ImportsController } from './imports.controller.js';
import { ApiInfoController, HealthController } from './meta.controller.js';
import { OrganisationController, OrganisationsController } from './organisations.controller.js';
import { PeriodsController } from './periods.controller.js';
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
  PeriodsController,
  AnswersController,
  OrganisationsController,
  OrganisationController,
  ImportsController,
  ApiInfoController,
  HealthController,
];
