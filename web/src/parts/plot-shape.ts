/** What a plot is given. */
export interface Series {
  readonly label: string;
  readonly unit: string;
  /** A CSS colour; left out: one of ours. */
  readonly color?: string;
  /** Milliseconds since 1970, ascending, and the value then; null: a gap. */
  readonly points: readonly (readonly [at: number, value: number | null])[];
  readonly dashed?: boolean;
}

export interface PlotProps {
  /** Said to who cannot see it, with its first, last and largest values. */
  label: string;
  series: readonly Series[];
  /** Pixels. */
  height?: number;
  /** IANA zone of the axis. */
  zone?: string;
  /** Whether the axis begins at 0, as it does unless this is false: of what swings around a value, as a voltage. */
  fromZero?: boolean;
}
