import { describe, expect, it } from '@jest/globals';
import { languageOf } from '../settings.js';
import { eventTitle } from './event-title.js';
import { figure, isZero, stockholmTime, withFigures } from './figures.js';
import { renderTable } from './table.js';

describe('a figure', () => {
  it.each([
    ['0.00', '0,00', '0.00'],
    ['-80000.00', '-80 000,00', '-80,000.00'],
    ['999.50', '999,50', '999.50'],
    ['1000', '1 000', '1,000'],
    // More digits than a double holds: the figure never passes through a number.
    ['12345678901234567890.01', '12 345 678 901 234 567 890,01', '12,345,678,901,234,567,890.01'],
    ['–', '–', '–'],
  ])('%s is written %s and %s', (amount, sv, en) => {
    expect([figure(amount, 'sv'), figure(amount, 'en')]).toEqual([sv, en]);
  });

  it('is found within a sentence, where it is a sum and nothing else', () => {
    const sentence = 'up to 200000.00; "P9" would be 250000.00. Version 1.2.30, voucher A-1000.00, 2026-01-31.';
    expect(withFigures(sentence, 'sv')).toBe(
      'up to 200 000,00; "P9" would be 250 000,00. Version 1.2.30, voucher A-1000.00, 2026-01-31.',
    );
  });

  it('is nothing only where every digit is nought', () => {
    expect(['0.00', '0', '-0.00', '0.01', '10.00'].map(isZero)).toEqual([true, true, true, false, false]);
  });
});

describe('a recording instant', () => {
  it('is shown in Stockholm’s time, summer and winter', () => {
    expect(stockholmTime('2026-11-02T11:00:39.000Z')).toBe('2026-11-02 12:00:39');
    expect(stockholmTime('2026-06-30T22:30:00.000Z')).toBe('2026-07-01 00:30:00');
  });
});

describe('a kind of event', () => {
  it.each([
    ['ContributionReceived', 'Contribution received', 'Bidrag mottaget'],
    ['OrganisationRegistered', 'Organisation registered', 'Organisation registrerad'],
    ['OnlyANewerServerKnows', 'OnlyANewerServerKnows', 'OnlyANewerServerKnows'],
  ])('%s is read as its definition says', (type, en, sv) => {
    expect([eventTitle(type, 'en'), eventTitle(type, 'sv')]).toEqual([en, sv]);
  });
});

describe('the language', () => {
  it('is the one that the environment asks for', () => {
    const asked = [{ LANG: 'sv_SE.UTF-8' }, { LANG: 'sv_SE', LC_ALL: 'C' }, { LC_MESSAGES: 'sv' }, { LANG: 'svx' }, {}];
    expect(asked.map(languageOf)).toEqual(['sv', 'en', 'sv', 'en', 'en']);
  });
});

describe('a table', () => {
  const columns = [{ head: 'Party' }, { head: 'About', wraps: true as const }, { head: 'SEK', align: 'right' as const }];

  it('sets figures to the right, and totals under a rule of their own', () => {
    const rows = [
      ['mdu', 'first', '1.00'],
      ['town', 'second', '10.00'],
    ];
    expect(renderTable({ columns, rows, totals: [['Total', '', '11.00']] }, 100).split('\n')).toEqual([
      'Party  About     SEK',
      '────────────────────',
      'mdu    first    1.00',
      'town   second  10.00',
      '               ─────',
      'Total          11.00',
    ]);
  });

  it('wraps what may wrap, and never a figure', () => {
    const text = renderTable({ columns, rows: [['mdu', 'a long story of what it is about', '1.00']] }, 30);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(30);
    expect(text).toContain('1.00');
    expect(text.replace(/\s+/g, ' ')).toContain('a long story');
  });
});
