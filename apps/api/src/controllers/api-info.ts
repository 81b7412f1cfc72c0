import { PREFIX } from '../http.js';

/** What the interface is, by the Swedish REST profile (VER.06). */
export const API_INFO = {
  apiName: 'agreement-ledger',
  apiVersion: '0.1.0',
  apiReleased: '2026-11-22',
  apiDocumentation: `/${PREFIX}/docs`,
  apiStatus: 'active',
} as const;
