/** The copy cannot be made between these two stores, and nothing more was written: choose another target, do not repeat. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}
