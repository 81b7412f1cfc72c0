/** What a span says of the work: attributes hold names and numbers of ours, never what a caller sent. */
export interface SpanOf {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** Does the work, and tells a tracer of it where there is one; what the work gives or throws is the caller's. */
export type InSpan = <Result>(span: SpanOf, work: () => Promise<Result>) => Promise<Result>;

/** Does the work alone: nobody traces. */
export const withoutSpan: InSpan = (_span, work) => work();
