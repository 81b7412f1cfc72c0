/** The version of the calculation; an answer under the same version is the same, byte for byte. */
export const CALCULATION = 'agreement-ledger/1';
