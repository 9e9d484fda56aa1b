// A charger's local list that behaves as OCPP 1.6 §5.15 has it.
import type { TestCharger } from './charger.ts';

interface SentEntry {
  readonly idTag: string;
  readonly idTagInfo?: {
    readonly status: string;
    readonly parentIdTag?: string;
    readonly expiryDate?: string;
  };
}

export interface SentList {
  readonly listVersion: number;
  readonly updateType: 'Full' | 'Differential';
  readonly localAuthorizationList?: readonly SentEntry[];
}

/** What outlives the line: the list of a charger, and how it answers about it. */
export class ListInCharger {
  version = 0;
  readonly entries = new Map<string, SentEntry['idTagInfo']>();
  listMax = 500;
  sendMax = 100;
  enabled = 'true';
  /** Answers this in place of taking the next list; undefined: takes it. */
  refuses: string | undefined;

  /** Answers to whoever asks over this line. */
  on(charger: TestCharger): void {
    charger.answers({
      GetLocalListVersion: () => ({ listVersion: this.enabled === 'true' ? this.version : -1 }),
      GetConfiguration: () => ({
        configurationKey: [
          { key: 'LocalAuthListEnabled', readonly: false, value: this.enabled },
          { key: 'localauthlistmaxlength', readonly: true, value: String(this.listMax) },
          { key: 'SendLocalListMaxLength', readonly: true, value: String(this.sendMax) },
        ],
      }),
      ChangeConfiguration: ({ value }) => {
        this.enabled = String(value);
        return { status: 'Accepted' };
      },
      SendLocalList: (list) => ({ status: this.#take(list as unknown as SentList) }),
    });
  }

  #take({ listVersion, updateType, localAuthorizationList: list = [] }: SentList): string {
    const { refuses } = this;
    this.refuses = undefined;
    if (refuses !== undefined) return refuses;
    if (updateType === 'Differential' && listVersion <= this.version) return 'VersionMismatch';
    const next = new Map(updateType === 'Full' ? [] : this.entries);
    for (const { idTag, idTagInfo } of list) {
      if (idTagInfo === undefined) next.delete(idTag);
      else next.set(idTag, idTagInfo);
    }
    if (list.length > this.sendMax || next.size > this.listMax) return 'Failed';
    this.entries.clear();
    for (const [idTag, info] of next) this.entries.set(idTag, info);
    this.version = listVersion;
    return 'Accepted';
  }

  /** 'TAG-1 Accepted', in the order of the tags. */
  words(): string[] {
    return [...this.entries].map(([idTag, info]) => `${idTag} ${info?.status}`).sort();
  }
}

export const sentLists = (charger: TestCharger) => charger.called('SendLocalList') as unknown as SentList[];

/** What of a list is told in a test. */
export const shape = ({ updateType, listVersion, localAuthorizationList: list = [] }: SentList): string =>
  `${updateType} ${listVersion}: ${list.map(({ idTag, idTagInfo }) => `${idTag} ${idTagInfo?.status ?? 'out'}`).join(', ')}`;
