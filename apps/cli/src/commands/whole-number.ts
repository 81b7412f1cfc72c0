import { InvalidArgumentError } from 'commander';

/** A parser for an option that counts; it stays text, as it is sent. */
export function wholeNumber({ from, to }: { from: number; to: number }): (text: string) => string {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= from && number <= to) return text;
    throw new InvalidArgumentError(`A whole number from ${from} to ${to} was wanted.`);
  };
}
