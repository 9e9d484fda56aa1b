/** Files over HTTP: what the server wants to have and what it gives. Other protocols, as FTP, are none of this charger's. */

/** Real milliseconds that a file may take. */
const LONGEST_MS = 60_000;

/** Sends a file with PUT to where the server said; a place that ends with a slash is a folder. Answers whether it was taken. */
export async function upload(
  location: string,
  name: string,
  content: string,
  ended: AbortSignal,
): Promise<boolean> {
  const place = location.endsWith('/') ? location + encodeURIComponent(name) : location;
  const answer = await ask(place, ended, { method: 'PUT', body: content });
  await answer?.body?.cancel();
  return answer?.ok === true;
}

/** The file's bytes; undefined when they cannot be had. */
export async function download(location: string, ended: AbortSignal): Promise<Buffer | undefined> {
  const answer = await ask(location, ended);
  if (answer === undefined) return undefined;
  if (!answer.ok) {
    await answer.body?.cancel();
    return undefined;
  }
  try {
    return Buffer.from(await answer.arrayBuffer());
  } catch {
    return undefined;
  }
}

async function ask(
  location: string,
  ended: AbortSignal,
  more: RequestInit = {},
): Promise<Response | undefined> {
  if (!URL.canParse(location)) return undefined;
  const url = new URL(location);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  // fetch takes no credentials in an address.
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  url.username = '';
  url.password = '';
  const signal = AbortSignal.any([ended, AbortSignal.timeout(LONGEST_MS)]);
  try {
    return await fetch(url, { ...more, signal, ...(user === '' ? {} : { headers: { authorization } }) });
  } catch {
    return undefined;
  }
}
