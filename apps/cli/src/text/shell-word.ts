/** A value as a POSIX shell takes it for one word, in a line to copy. */
export function shellWord(value: string): string {
  return /^[\w.,:/@-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
