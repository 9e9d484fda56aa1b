/** This server as it is shipped, as a process that the bench can ask about itself. Configured by the environment. */
import v8 from 'node:v8';
import { readConfig } from '../../src/config.ts';
import { startServer } from '../../src/main.ts';
import { answerParent } from './peer.ts';
import { vitals } from './vitals.ts';

const server = await startServer(readConfig(process.env));
v8.setFlagsFromString('--semi-space-growth-factor=2');
const answers = { ...vitals, flush: () => server.flush(), close: () => server.close() };
export type ServerUnderTest = typeof answers;
answerParent(answers, server.url);
