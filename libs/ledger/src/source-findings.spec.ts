import { describe, expect, it } from '@jest/globals';
import { sourceFinding } from '../../../test/support/life.js';
import { draft, given } from '../../../test/support/rules.js';
import { sentence } from './refusal.js';

const sums = {
  ...{ kind: 'texts-disagree', document: 'Cover decision', says: '10,000,000 a year' },
  ...{ other: 'Agreement § 6', otherSays: 'At least 10,000,000 a year' },
};

describe('a fault in a document that a person sees', () => {
  it('texts that disagree keep what stands in both', () => {
    const history = given(draft(), sourceFinding('external-sum', '2025-10-01', sums));
    const found = history.findings('2025-10-01').find(({ code }) => code === 'texts-disagree');
    expect(found?.facts).toEqual({
      ...{ finding: 'external-sum', document: 'Cover decision', says: '10,000,000 a year' },
      ...{ other: 'Agreement § 6', otherSays: 'At least 10,000,000 a year' },
    });
    expect(sentence('texts-disagree', found?.facts ?? {}, 'en')).toBe(
      'Cover decision says "10,000,000 a year", Agreement § 6 says "At least 10,000,000 a year".',
    );
    expect(history.findings('2025-09-30').some(({ code }) => code === 'texts-disagree')).toBe(false);
  });

  it('needs both texts where they disagree, and a name of its own', () => {
    const { other: _, ...half } = sums;
    const history = given(draft());
    history.when(sourceFinding('external-sum', '2025-10-01', half)).refuses('finding-compares-nothing');
    history
      .when(sourceFinding('copy', '2025-10-01', { kind: 'copy-unsigned', document: 'The agreement', says: 'no signature' }))
      .gives('SourceFindingRecorded');
    history.when(sourceFinding('copy', '2025-10-01', sums)).refuses('repeated-key');
  });
});
