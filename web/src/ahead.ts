/**
 * What the first page needs, asked for before anything is drawn: who is logged in, and the file of the page. Else each would begin
 * only when the one before had come and been worked through.
 */
import { queries } from './api/query.ts';
import { sessionQuery } from './session/session.ts';
import { loadAhead } from './shell/files.tsx';

/** Milliseconds after which something is shown in any case. */
const PATIENCE = 400;

const asked = Promise.allSettled([queries.prefetchQuery(sessionQuery), loadAhead(location.pathname)]);

/** Until then nothing is drawn: React would show that it waits, and show for a third of a second at least that it does. */
export const ahead = Promise.race([asked, new Promise((late) => setTimeout(late, PATIENCE))]);
