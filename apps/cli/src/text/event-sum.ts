const SUMS = ['amount', 'total', 'valuation', 'yearly'] as const;

/** The sum that an event is about, as an exact decimal; empty where it is about none. */
export function eventSum(data: unknown): string {
  const of = data as Partial<Record<(typeof SUMS)[number], { value?: string }>>;
  const name = SUMS.find((one) => of[one]?.value !== undefined);
  return (name && of[name]?.value) ?? '';
}
