/** What chargers answer to commands that means something else than its word. */
interface Told {
  readonly action: string;
  readonly state: string;
  readonly answer: Readonly<Record<string, unknown>> | null;
}

/** There was none such to clear: what was wanted is so. */
export const hadNone = ({ action, state, answer }: Told): boolean =>
  action === 'ClearChargingProfile' && state === 'rejected' && answer?.status === 'Unknown';
