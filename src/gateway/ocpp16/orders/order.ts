/** What a file of a request of ours gives to the table: how the charger's answer is to be taken. */
import type { Action16, Requests16, Responses16 } from '../../generated/ocpp16.types.ts';
import type { Judgement } from '../../protocol.ts';
import type { ActionFromCharger16 } from '../handler.ts';
import { type Fields, text } from '../read.ts';

/** What a server asks of an OCPP 1.6 charger (OCPP 1.6 §5, security white paper); DataTransfer goes both ways. */
export type ActionToCharger16 = Exclude<Action16, Exclude<ActionFromCharger16, 'DataTransfer'>>;

export type Order<A extends ActionToCharger16> = ((answer: Fields) => Judgement) & {
  readonly request?: Requests16[A];
};

/** Words that the schema knows as the answer's status. */
type StatusOf<A extends ActionToCharger16> = Responses16[A] extends { status: infer S } ? S : never;

/** It says so by its status: these words say yes, any other no. */
export const byStatus =
  <A extends ActionToCharger16>(...yes: StatusOf<A>[]): Order<A> =>
  (answer) => {
    const status = text(answer.status);
    if (status === null) return 'malformed';
    return (yes as string[]).includes(status) ? 'accepted' : 'rejected';
  };

/** It says yes by answering at all. */
export const answered = (): Judgement => 'accepted';
