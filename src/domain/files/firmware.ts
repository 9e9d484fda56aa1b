/** Firmware in a customer's library: for which chargers it is, and the file. */
import type { CustomerId, FirmwareId, Instant } from '../ids.ts';

/** A file that is whole. */
export interface WholeFile {
  /** Its name in the folder of files: of our own making. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface NewFirmware {
  /** As chargers report it; null: any. */
  readonly manufacturer: string | null;
  /** As chargers report them; empty: any. */
  readonly models: readonly string[];
  /** As chargers report it once they run it. */
  readonly version: string;
  readonly fileName: string;
  /** Base64, with its certificate; null: it is not signed. */
  readonly signature: string | null;
  /** PEM. */
  readonly signingCertificate: string | null;
}

export interface Firmware extends NewFirmware {
  readonly id: FirmwareId;
  readonly customerId: CustomerId;
  /** `key 5`, `operator 3`. */
  readonly addedBy: string;
  readonly createdAt: Instant;
  /** null: its bytes have not come yet. */
  readonly file: WholeFile | null;
}

const isSame = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase();

/** What of a charger it is not for, as a rule; undefined: it is for that charger. One that never said what it is fits nothing that is named. */
export function misfit(
  { manufacturer, models }: Pick<NewFirmware, 'manufacturer' | 'models'>,
  charger: { readonly manufacturer: string | null; readonly model: string | null },
): string | undefined {
  if (manufacturer !== null && !isSame(manufacturer, charger.manufacturer ?? '')) {
    return `is for chargers of ${manufacturer}, and this one is of ${charger.manufacturer ?? 'nobody known'}`;
  }
  if (models.length > 0 && !models.some((model) => isSame(model, charger.model ?? ''))) {
    return `is for ${models.join(', ')}, and this one is ${charger.model ?? 'of no known model'}`;
  }
  return undefined;
}
