/**
 * What a charger said to a call of ours, as use-cases have it, whenever it came. Texts of errors are a charger's own: tags and secrets in
 * them are masked, and what no database keeps as text is replaced.
 */
import type { Told } from '../app/ports/charger-link.ts';
import type { Protocol } from './protocol.ts';
import { cutUtf8, maskText } from './rpc/mask.ts';

/** Bytes of an error that are kept. */
const LONGEST = 255;

export function toldAnswer(
  protocol: Pick<Protocol, 'judge' | 'configurationIn'>,
  action: string,
  answer: unknown,
): Told {
  const configuration = protocol.configurationIn(action, answer);
  return {
    answer,
    judgement: protocol.judge(action, answer),
    ...(configuration === undefined ? {} : { configuration }),
  };
}

/** Of a CALLERROR. */
export const errorSaid = (code: string, description: string): string =>
  cutUtf8(maskText(`${code}: ${description}`), LONGEST);
