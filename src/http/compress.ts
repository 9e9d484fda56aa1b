/** Content codings: which one a client wants, and a body in it. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { qualities } from './problem.ts';

export type Encoding = 'identity' | 'gzip' | 'br';

/** Bytes below which compressing costs more than it saves. */
const WORTH_COMPRESSING = 1024;

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

/** The coding with the highest quality; br before gzip before identity where they are equal. */
export function chooseEncoding(acceptEncoding: string | undefined, length: number): Encoding {
  if (acceptEncoding === undefined || length < WORTH_COMPRESSING) return 'identity';
  const wanted = qualities(acceptEncoding);
  const star = wanted.get('*');
  const quality = {
    br: wanted.get('br') ?? star ?? 0,
    gzip: wanted.get('gzip') ?? wanted.get('x-gzip') ?? star ?? 0,
    identity: wanted.get('identity') ?? 0,
  };
  const best = Math.max(quality.br, quality.gzip, quality.identity);
  if (best === 0) return 'identity';
  if (quality.br === best) return 'br';
  return quality.gzip === best ? 'gzip' : 'identity';
}

/** What was compressed once; a body that is kept in memory is compressed once for all its readers. */
const done = new WeakMap<Buffer, Map<Encoding, Promise<Buffer>>>();

/** The body in a coding. Quality 4 of br: better than gzip at half its time. */
export function encode(body: Buffer, encoding: Encoding): Promise<Buffer> | Buffer {
  if (encoding === 'identity') return body;
  const codings = done.get(body) ?? new Map<Encoding, Promise<Buffer>>();
  done.set(body, codings);
  const ready = codings.get(encoding) ?? compress(body, encoding);
  codings.set(encoding, ready);
  return ready;
}

function compress(body: Buffer, encoding: 'gzip' | 'br'): Promise<Buffer> {
  if (encoding === 'gzip') return gzipped(body);
  return brotlied(body, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 4,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  });
}
