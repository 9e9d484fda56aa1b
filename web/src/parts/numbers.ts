/** Numbers with units, as people say them. */
import { language, t } from '../texts/texts.ts';

const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const two = new Intl.NumberFormat(language, { maximumFractionDigits: 2, minimumFractionDigits: 2 });
const one = new Intl.NumberFormat(language, { maximumFractionDigits: 1, minimumFractionDigits: 1 });

export const count = (value: number): string => plain.format(value);

/** @param wh watt hours; null: not known. */
export function energy(wh: number | null | undefined): string {
  if (wh === null || wh === undefined) return t.common.none;
  if (Math.abs(wh) >= 1_000_000) return `${two.format(wh / 1_000_000)} MWh`;
  return `${two.format(wh / 1000)} kWh`;
}

/** @param w watts. */
export function power(w: number | null | undefined): string {
  if (w === null || w === undefined) return t.common.none;
  return Math.abs(w) >= 1000 ? `${one.format(w / 1000)} kW` : `${plain.format(w)} W`;
}

export function bytes(size: number | null | undefined): string {
  if (size === null || size === undefined) return t.common.none;
  if (size >= 1_000_000) return `${one.format(size / 1_000_000)} MB`;
  return size >= 1000 ? `${one.format(size / 1000)} kB` : `${plain.format(size)} B`;
}
