import type { Configuration } from './configuration.ts';
import { type IdTagInfo, isPayload, readIdTagInfo } from './messages.ts';

export type ListResult = 'Accepted' | 'Failed' | 'VersionMismatch' | 'NotSupported';

/** What the charger knows about tags by itself: the local list that the server sends, and its cache of answers. */
export class TagMemory {
  readonly #configuration: Configuration;
  readonly #list = new Map<string, IdTagInfo>();
  readonly #cache = new Map<string, IdTagInfo>();
  #version = 0;

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
  }

  /** −1 when the list is disabled, 0 when it is empty (OCPP 1.6, 5.10). */
  get listVersion(): number {
    return this.#configuration.flag('LocalAuthListEnabled') ? this.#version : -1;
  }

  /** The list alone: may a tag start without asking (LocalPreAuthorize)? */
  listed(idTag: string): IdTagInfo | undefined {
    return this.#configuration.flag('LocalAuthListEnabled') ? this.#list.get(fold(idTag)) : undefined;
  }

  /** What the charger decides without a server, at that moment of its own clock. */
  decideOffline(idTag: string, now: Date): IdTagInfo {
    if (this.#configuration.flag('LocalAuthorizeOffline')) {
      const cached = this.#configuration.flag('AuthorizationCacheEnabled')
        ? this.#cache.get(fold(idTag))
        : undefined;
      const info = this.listed(idTag) ?? cached;
      if (info !== undefined) return expired(info, now) ? { ...info, status: 'Expired' } : info;
    }
    return { status: this.#configuration.flag('AllowOfflineTxForUnknownId') ? 'Accepted' : 'Invalid' };
  }

  remember(idTag: string, info: IdTagInfo): void {
    // A listed tag is never cached: the list is the server's last word (OCPP 1.6, 3.5.1).
    if (this.listed(idTag) === undefined) this.#cache.set(fold(idTag), info);
  }

  clearCache(): boolean {
    if (!this.#configuration.flag('AuthorizationCacheEnabled')) return false;
    this.#cache.clear();
    return true;
  }

  update(kind: 'Full' | 'Differential', version: number, entries: readonly unknown[]): ListResult {
    if (!this.#configuration.flag('LocalAuthListEnabled')) return 'NotSupported';
    if (kind === 'Differential' && version <= this.#version) return 'VersionMismatch';
    const next = new Map(kind === 'Full' ? [] : this.#list);
    for (const entry of entries) {
      if (!isPayload(entry) || typeof entry.idTag !== 'string') return 'Failed';
      const info = readIdTagInfo(entry.idTagInfo);
      if (info !== undefined) next.set(fold(entry.idTag), info);
      else if (kind === 'Differential') next.delete(fold(entry.idTag));
      else return 'Failed';
    }
    if (entries.length > this.#configuration.number('SendLocalListMaxLength')) return 'Failed';
    if (next.size > this.#configuration.number('LocalAuthListMaxLength')) return 'Failed';
    this.#list.clear();
    for (const [idTag, info] of next) this.#list.set(idTag, info);
    this.#version = version;
    return 'Accepted';
  }
}

/** idTags compare without regard to case (OCPP 1.6, 7.28 CiString). */
export function fold(idTag: string): string {
  return idTag.toLowerCase();
}

function expired(info: IdTagInfo, now: Date): boolean {
  return info.expiryDate !== undefined && Date.parse(info.expiryDate) <= now.getTime();
}
