/** A transaction that was used in a way that can't work. A mistake in our code. */
export class TxMisused extends Error {
  override readonly name = 'TxMisused';
}
