/** What is said where commands are recorded, one by one or from a file. */
export const WORDS_OF_RECORDING = {
  command: { en: 'Command', sv: 'Kommando' },
  'idempotency-key': {
    en: 'Idempotency key: {key} (sent again with the same command it records nothing twice)',
    sv: 'Idempotensnyckel: {key} (sänds samma kommando igen med den registreras inget två gånger)',
  },
  import: { en: 'Import of {file}: {title}', sv: 'Import av {file}: {title}' },
  'import-dry': {
    en: 'What an import of {file} would do: {title}',
    sv: 'Vad en import av {file} skulle göra: {title}',
  },
  'import-quarantined': {
    en: '{count} lines were set aside and stand in {file}: correct them there and import that file.',
    sv: '{count} rader lades undan och står i {file}: rätta dem där och importera den filen.',
  },
  'import-stopped': {
    en: 'The import stopped at line {line}: what follows may rest on it.',
    sv: 'Importen stannade vid rad {line}: det som följer kan vila på den.',
  },
  'import-sum': {
    en: '{recorded} recorded, {unchanged} unchanged since an earlier import.',
    sv: '{recorded} registrerade, {unchanged} oförändrade sedan en tidigare import.',
  },
  'import-sum-dry': {
    en: '{recorded} would be recorded, {unchanged} are recorded already. Nothing was recorded now.',
    sv: '{recorded} skulle registreras, {unchanged} är redan registrerade. Inget registrerades nu.',
  },
  'outcome-invalid': { en: 'invalid', sv: 'ogiltig' },
  'outcome-recorded': { en: 'recorded', sv: 'registrerad' },
  'outcome-refused': { en: 'refused', sv: 'avvisad' },
  'outcome-unchanged': { en: 'unchanged', sv: 'oförändrad' },
  'outcome-would': { en: 'would be recorded', sv: 'skulle registreras' },
  'recorded-before': {
    en: 'This command had been recorded before with this key; nothing was recorded now.',
    sv: 'Kommandot var redan registrerat med denna nyckel; inget registrerades nu.',
  },
  'recorded-now': { en: '{title}: recorded', sv: '{title}: registrerat' },
  sides: {
    en: 'host: the party that is host; named-party: the party that the command names; any-party: each of them. Act as --as finance@mdu.',
    sv: 'host: den part som är värd; named-party: den part som kommandot nämner; any-party: var och en av dem. Agera med --as finance@mdu.',
  },
  'who-may': { en: 'For', sv: 'För' },
} as const;
