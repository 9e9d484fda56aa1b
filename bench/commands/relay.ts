/** The ceiling of a command: a bare HTTP server that hands each POST on to a charger over `ws` and answers with what that answered. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerParent } from '../support/peer.ts';
import { vitals } from '../support/vitals.ts';

const chargers = new Map<string, WebSocket>();
const waiting = new Map<string, ServerResponse>();
let last = 0;

const http = createServer((request, response) => {
  const charger = chargers.get(decodeURIComponent(request.url?.split('/')[4] ?? ''));
  request.resume().once('end', () => {
    const id = `r${++last}`;
    waiting.set(id, response);
    charger?.send(JSON.stringify([2, id, 'ClearCache', {}]));
  });
});
const wss = new WebSocketServer({ server: http, perMessageDeflate: false, clientTracking: false });
wss.on('connection', (ws, request) => {
  chargers.set(decodeURIComponent(request.url?.split('/').at(-1) ?? ''), ws);
  ws.on('message', (data) => {
    const [type, id, answer] = JSON.parse(String(data)) as [number, string, unknown];
    if (type === 2) {
      ws.send(JSON.stringify([3, id, { currentTime: new Date().toISOString() }]));
      return;
    }
    const response = waiting.get(id);
    waiting.delete(id);
    const text = JSON.stringify({ state: 'accepted', answer });
    response?.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text);
  });
});
http.listen(0, '127.0.0.1', () => {
  answerParent(answers, `http://127.0.0.1:${(http.address() as AddressInfo).port}`);
});

const answers = { ...vitals };
export type Relay = typeof answers;
