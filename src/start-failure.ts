import { StorageUnavailable } from './app/ports/store.ts';
import { CertificateUnusable } from './certificates.ts';
import { DataDirUnusable } from './storage/connect/lock.ts';
import { MigrationRefused } from './storage/migrate.ts';

/** Why a start failed: what an operator can mend in one sentence, a defect with its stack. */
export function sentence(error: unknown, isConfiguration: boolean): string {
  const { code, port } = error as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE') return `PORT ${port} is in use by another process`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'HOST must be an address of this machine';
  if (code === 'EACCES' && port !== undefined) return `PORT ${port} may not be opened by this user`;
  if (error instanceof StorageUnavailable && error.message.startsWith('PostgreSQL:')) {
    return `DATABASE_URL names a database that cannot be used. ${error.message}`;
  }
  const known =
    isConfiguration ||
    error instanceof CertificateUnusable ||
    error instanceof DataDirUnusable ||
    error instanceof MigrationRefused;
  if (known || error instanceof StorageUnavailable) return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
