// Loaded by an expression, since the compiler of the tests drops the attribute of a statement.
const { default: answers } = await import('../examples/answers.json', { with: { type: 'json' } });

const examples: Readonly<Record<string, unknown>> = answers;

/** The documented example of an answer: a real one, of the run-off example; the test of the document asks for each again. */
export function answerExample(operationId: string): unknown {
  const example = examples[operationId];
  if (example === undefined)
    throw new Error(
      `examples/answers.json has no ${operationId}: put {} there, and run the test of the document with UPDATE_EXAMPLES=1.`,
    );
  return example;
}

/** The beginning of an import file. */
export const IMPORT_EXAMPLE = [
  {
    format: 'agreement-ledger/import/1',
    agreement: '9b5f1d2e-6e3c-5f70-8b81-2c3d4e5f6071',
    title: 'The first row of a history',
  },
  {
    id: 'org-eskilstuna',
    command: 'register-organisation',
    organisation: '5f0c2c3e-8f0a-5b52-9a53-0f6b3f3d5b02',
    actor: { id: 'admin-eskilstuna', role: 'admin', organisationId: '5f0c2c3e-8f0a-5b52-9a53-0f6b3f3d5b02' },
    effectiveOn: '2025-09-18',
    input: { key: 'eskilstuna', name: 'Eskilstuna kommun', kind: 'municipality', organisationNumber: '212000-0357' },
  },
]
  .map((line) => JSON.stringify(line))
  .join('\n');
