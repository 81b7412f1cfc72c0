import { type SqlBool, sql } from 'kysely';
import type { Point } from '../agreement-columns.js';
import type { ReadDatabase } from '../database.js';
import type { ExplanationRows } from './balances.js';

/** Where a question that SQL answers looks. */
export interface Where {
  database: ReadDatabase;
  generation: number;
}

/**
 * Why an account differs between two points: every event that is counted at one of them and not at the other, with its amount;
 * the amounts sum to the difference.
 */
export async function explainingEvents(
  { database, generation }: Where,
  of: { agreement: string; account: string; from: Point; to: Point },
): Promise<ExplanationRows['events']> {
  // As a number, since not every database counts with the truth of a comparison.
  const at = (point: Point) =>
    sql`(CASE WHEN "p"."effectiveOn" <= ${point.on} AND "p"."revision" <= ${point.revision} THEN 1 ELSE 0 END)`;
  const [before, after] = [at(of.from), at(of.to)];
  return (
    database
      .selectFrom('postings as p')
      .innerJoin('events as e', (join) =>
        join
          .onRef('e.generation', '=', 'p.generation')
          .onRef('e.revision', '=', 'p.revision')
          .on('e.stream', '=', `agreement-${of.agreement}`),
      )
      .select(['p.revision', 'e.type', 'p.effectiveOn', 'e.recordedAt'])
      // As text, since a sum may be past what a number holds.
      .select(sql<string>`CAST(SUM("p"."amountMinor" * (${after} - ${before})) AS TEXT)`.as('minor'))
      .where('p.generation', '=', generation)
      .where('p.agreement', '=', of.agreement)
      .where('p.account', '=', of.account)
      .where(sql<SqlBool>`${after} <> ${before}`)
      .groupBy(['p.revision', 'e.type', 'p.effectiveOn', 'e.recordedAt'])
      .orderBy('p.revision')
      .orderBy('p.effectiveOn')
      .execute()
  );
}
