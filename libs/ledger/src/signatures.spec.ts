import { describe, expect, it } from '@jest/globals';
import { by, draft, given, person, sign } from '../../../test/support/rules.js';

describe('signatures', () => {
  it('are of the named offices, each once', () => {
    const history = given(draft());
    history.when(sign('vasteras', 'city director', '2025-10-15')).gives('AgreementSigned');
    history.when(sign('vasteras', 'city director', '2025-10-16')).refuses('already-signed', { on: '2025-10-15' });
    history.when(sign('mdu', 'vice-chancellor', '2025-10-16')).gives('AgreementSigned');
    expect(history.book.signatures.map(({ party, office, on }) => [party, office, on])).toEqual([
      ['vasteras', 'city director', '2025-10-15'],
      ['mdu', 'vice-chancellor', '2025-10-16'],
    ]);
  });

  it('are not of an office of another party, or of none', () => {
    const history = given(draft());
    history.when(sign('mdu', 'city director', '2025-10-15')).refuses('no-such-office', { offices: 'vice-chancellor' });
    history.when(sign('eskilstuna', 'municipal director', '2025-10-15')).refuses('no-such-office', { offices: '–' });
  });

  it('are recorded by the party that signs', () => {
    given(draft())
      .when(by(person('admin', 'eskilstuna'), sign('mdu', 'vice-chancellor', '2025-10-15')))
      .refuses('not-allowed');
  });
});
