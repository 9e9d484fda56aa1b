/**
 * Whose address a request came from when proxies stand before us: only those that the operator trusts may say. One rule
 * for requests and for chargers' upgrades.
 */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Whether the peer `hop` steps away (0: who holds the connection) may name the one behind it. */
export type Trust = (address: string, hop: number) => boolean;

const NAMED: Record<string, string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** @param setting TRUST_PROXY: all, none, a number of hops, or a list of addresses, networks and names of networks. */
export function trustOf(setting: boolean | number | string): Trust {
  if (typeof setting === 'boolean') return () => setting;
  if (typeof setting === 'number') return (_address, hop) => hop < setting;
  const list = new BlockList();
  for (const part of setting.split(',').flatMap((name) => NAMED[name.trim()] ?? [name.trim()])) {
    const [network = '', bits] = part.split('/');
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(bits), family);
  }
  return (address) => {
    const plain = unmapped(address);
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 6 ? 'ipv6' : 'ipv4');
  };
}

/** The farthest address that is vouched for by trusted ones only. */
export function addressOf(request: IncomingMessage, trust: Trust): string {
  const told = request.headers['x-forwarded-for'];
  if (told === undefined) return unmapped(request.socket.remoteAddress ?? '').slice(0, 100);
  const forwarded = [told].flat().join(',');
  const behind = forwarded
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .reverse();
  let address = request.socket.remoteAddress ?? '';
  for (const [hop, next] of behind.entries()) {
    if (!trust(address, hop)) break;
    address = next;
  }
  return unmapped(address).slice(0, 100);
}

/** What the line of a request tells, with what a trusted proxy before us says of its own. */
export function cameFrom(request: IncomingMessage, trust: Trust): { address: string; secure: boolean } {
  const { socket, headers } = request;
  const told = [headers['x-forwarded-proto'] ?? []].flat().join(',').split(',').at(-1)?.trim();
  const byProxy = told?.toLowerCase() === 'https' && trust(socket.remoteAddress ?? '', 0);
  return { address: addressOf(request, trust), secure: byProxy || 'encrypted' in socket };
}

/** IPv4 as IPv6 writes it on sockets that take both. */
export function unmapped(address: string): string {
  return address.startsWith(':') ? address.replace(/^::ffff:(?=[0-9.]+$)/i, '') : address;
}
