/** Names of configuration keys whose values are secrets: never kept, never shown (driver-semantics.md). */
const SECRET = /authorizationkey|passw|passphrase|secret|credential|pincode/i;
/** A whole word `Pin`: not the one in WebSocketPingInterval. */
const PIN = /[Pp][Ii][Nn](?![a-z])/;

export function isSecretName(name: string): boolean {
  return (
    SECRET.test(name) || (PIN.test(name) && !/PING/i.test(name)) || /(^|[^A-Za-z])pwd|Pwd|PWD/.test(name)
  );
}
