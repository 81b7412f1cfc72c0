// A topic registers what it declares when it is loaded; this list is the whole of the ledger's vocabulary.
import './agreement.js';
import './amendments.js';
import './approvals.js';
import './commitments.js';
import './contributions.js';
import './decisions.js';
import './disputes.js';
import './dissolution.js';
import './expenditures.js';
import './findings.js';
import './four-eyes.js';
import './opening.js';
import './organisations.js';
import './periods.js';
import './releases.js';
import './run-off.js';
import './signatures.js';
