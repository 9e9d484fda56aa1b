/** What goes over the line of a charger, as it is logged. */

/** in: from the charger · out: to it. */
export const DIRECTIONS = ['in', 'out'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** unreadable: it is no frame, or only its message id could be read. */
export const FRAME_KINDS = ['call', 'result', 'error', 'unreadable'] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

/** A frame as people may read it. */
export interface NotedFrame {
  readonly direction: Direction;
  readonly kind: FrameKind;
  /** As the frame has it; null: it has none that can be read. */
  readonly messageId: string | null;
  /** Of an answer that of the CALL that it answers; null: not known. */
  readonly action: string | null;
  /** Masked, cut at 4 KB. */
  readonly text: string;
}

/** What is looked for among frames; null: any. */
export interface FramesSought {
  readonly action: string | null;
  readonly direction: Direction | null;
  /** All of them are in its text, whatever their case in ASCII. */
  readonly words: readonly string[] | null;
}

/** Whether a frame is among those that are looked for. */
export function isSought(frame: NotedFrame, { action, direction, words }: FramesSought): boolean {
  if (action !== null && frame.action !== action) return false;
  if (direction !== null && frame.direction !== direction) return false;
  const text = folded(frame.text);
  return (words ?? []).every((word) => text.includes(folded(word)));
}

const folded = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
