const RealDate = Date;

/** Moves the clock of this process ahead by so many milliseconds, or back when negative; 0 puts it right. */
export function skewClock(milliseconds: number): void {
  if (milliseconds === 0) {
    globalThis.Date = RealDate;
    return;
  }
  globalThis.Date = class extends RealDate {
    constructor(...given: [] | [number | string | Date]) {
      super(...((given.length === 0 ? [RealDate.now() + milliseconds] : given) as [number]));
    }

    static override now(): number {
      return RealDate.now() + milliseconds;
    }
  } as DateConstructor;
}
