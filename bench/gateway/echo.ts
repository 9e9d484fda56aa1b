/** The ceiling of a gateway: a bare `ws` server that parses each frame and answers it with JSON, and knows nothing. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { answerParent } from '../support/peer.ts';
import { vitals } from '../support/vitals.ts';

const http = createServer();
const wss = new WebSocketServer({ server: http, perMessageDeflate: false, clientTracking: false });
wss.on('connection', (ws) => {
  ws.on('message', (data) => {
    const [, id] = JSON.parse(String(data)) as [number, string, string, unknown];
    ws.send(JSON.stringify([3, id, { currentTime: new Date().toISOString() }]));
  });
});
http.listen(0, '127.0.0.1', () => {
  answerParent(answers, `http://127.0.0.1:${(http.address() as AddressInfo).port}`);
});

const answers = { ...vitals };
export type Echo = typeof answers;
