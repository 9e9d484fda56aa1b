/** The repositories of what chargers report of their sockets and themselves joined into one object, for storage.ts. */
import type { HoldCharger, NoteFrame, RecordBoot, RecordStatus, Sockets } from '../app/ports/chargers.ts';
import { holdCharger, recordBoot, recordOwnStatus } from './chargers.ts';
import { noteFrame } from './note-frames.ts';
import { makeSocket, recordSocketStatus, socket } from './sockets.ts';

export const reportRepositories = {
  holdCharger,
  noteFrame,
  recordBoot,
  recordOwnStatus,
  makeSocket,
  recordSocketStatus,
  socket,
} satisfies NoteFrame & RecordBoot & RecordStatus & HoldCharger & Sockets;
