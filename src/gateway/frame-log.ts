/** What goes over one connection, as it is logged: masked, and each answer beside the action of the CALL that it answers. */
import type { Direction, NotedFrame } from '../domain/chargers/frame.ts';
import { type Frame, headOf, parseFrame } from './rpc/frame.ts';
import { cutUtf8, keepable, LOGGED_BYTES, maskFrame, maskSent, maskText } from './rpc/mask.ts';

/** CALLs of either side of which the answer may still come. One is open at a time; what is late comes soon after. */
const REMEMBERED = 8;

export class FrameLog {
  readonly #isStandard: (action: string) => boolean;
  readonly #write: (frame: NotedFrame) => void;
  /** Actions by message id, of the CALLs that went into this direction. */
  readonly #called: Readonly<Record<Direction, Map<string, string>>> = { in: new Map(), out: new Map() };

  /** @param isStandard whether the spec says what an action's payload holds. */
  constructor(isStandard: (action: string) => boolean, write: (frame: NotedFrame) => void) {
    this.#isStandard = isStandard;
    this.#write = write;
  }

  /** Parses and logs what came from the charger. Answers it, and its text masked and whole. */
  heard(text: string): { readonly frame: Frame; readonly masked: string } {
    const { frame, json } = parseFrame(text);
    const masked = maskFrame(text, json, this.#isStandard);
    const isRead = json !== undefined && frame.kind !== 'broken' && frame.kind !== 'garbage';
    const kind = isRead ? frame.kind : 'unreadable';
    const id = frame.kind === 'garbage' ? null : frame.id;
    this.#note('in', kind, id, frame.kind === 'call' ? frame.action : null, masked);
    return { frame, masked };
  }

  /** Logs what is sent to it. */
  said(kind: 'call' | 'result' | 'error', text: string): void {
    const { id, action } = headOf(text);
    this.#note('out', kind, id, action, maskSent(text));
  }

  #note(
    direction: Direction,
    kind: NotedFrame['kind'],
    id: string | null,
    called: string | null,
    masked: string,
  ): void {
    // An action that nobody knows may be anything.
    const action = called === null ? this.#answered(direction, id) : keepable(maskText(called));
    if (kind === 'call' && id !== null && action !== null) this.#remember(direction, id, action);
    const messageId = id === null ? null : keepable(id);
    this.#write({ direction, kind, messageId, action, text: cutUtf8(masked, LOGGED_BYTES) });
  }

  #answered(direction: Direction, id: string | null): string | null {
    const called = this.#called[direction === 'in' ? 'out' : 'in'];
    return id === null ? null : (called.get(id) ?? null);
  }

  #remember(direction: Direction, id: string, action: string): void {
    const called = this.#called[direction];
    called.delete(id);
    called.set(id, action);
    const [oldest] = called.keys();
    if (called.size > REMEMBERED && oldest !== undefined) called.delete(oldest);
  }
}
