/** Whether an address may be sent to at somebody's word: never one inside, of this machine or its neighbours. */
import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Whether an IP address is one of the public internet. Addresses of IPv4 inside of IPv6 are judged as what they stand
 * for; whatever is reserved, private, link-local, of loopback or of a tunnel is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === 'unicast';
}

/** Why an address is refused before anything is resolved; null when nothing speaks against it yet. */
export function refusedAddress(address: string, allowPrivate: boolean): string | null {
  const url = URL.parse(address);
  if (!url) return 'not an address';
  if (url.username || url.password) return 'it holds a user name or password';
  if (allowPrivate) return /^https?:$/.test(url.protocol) ? null : 'not http or https';
  if (url.protocol !== 'https:') return 'not https';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isPublicAddress(host)) return 'not a public address';
  if (!isIP(host) && (!host.includes('.') || /\.(localhost|local|internal|home\.arpa)\.?$/i.test(host)))
    return 'not a public name';
  return null;
}

/** As `dns.lookup`, for the connection itself: a name that stands for any address inside is not connected to. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const [first] = addresses;
    if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
      return callback(Object.assign(new Error('not a public address'), { code: 'ENOTPUBLIC' }), '', 0);
    if (options.all) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};
