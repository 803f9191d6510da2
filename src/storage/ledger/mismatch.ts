/** The ledger's tables are not the ones that this version reads and writes. */
export class LedgerMismatch extends Error {
  override readonly name = "LedgerMismatch";
}
