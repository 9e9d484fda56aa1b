import type { Connector, Reservation } from './connector.ts';
import type { Core } from './core.ts';
import { fold } from './tag-memory.ts';

export type ReserveResult = 'Accepted' | 'Faulted' | 'Occupied' | 'Rejected' | 'Unavailable';

/** Who shows a tag. */
export interface Shown {
  readonly idTag: string;
  readonly parentIdTag: string | undefined;
}

/** Connectors that are kept free for somebody (OCPP 1.6, 5.13), each until its expiry by the charger's own clock. */
export class Reservations {
  readonly #core: Core;
  readonly #connectors: readonly Connector[];
  /** Connectors on which a transaction may begin. */
  readonly #usable: (connector: Connector) => boolean;
  readonly #refresh: () => void;
  readonly #all = new Map<number, Reservation & { cancel(): void }>();

  constructor(
    core: Core,
    connectors: readonly Connector[],
    usable: (connector: Connector) => boolean,
    refresh: () => void,
  ) {
    this.#core = core;
    this.#connectors = connectors;
    this.#usable = usable;
    this.#refresh = refresh;
  }

  /** Takes the place of an earlier one of the same id. */
  reserve(wanted: Reservation): ReserveResult {
    const { clock } = this.#core;
    if (wanted.expiry.getTime() <= clock.now().getTime()) return 'Rejected';
    const places = this.#connectors.filter(({ id }) => wanted.connector === 0 || id === wanted.connector);
    if (places.length === 0) return 'Rejected';
    if (places.every(({ fault }) => fault !== undefined)) return 'Faulted';
    if (places.every(({ operative }) => !operative)) return 'Unavailable';
    const free = places.filter((one) => this.#free(one, wanted.id));
    const floating = this.#floating().filter(({ id }) => id !== wanted.id);
    const allFree = this.#connectors.filter((one) => this.#free(one, wanted.id));
    if (free.length === 0 || allFree.length <= floating.length) return 'Occupied';
    this.cancel(wanted.id);
    const cancel = clock.at(wanted.expiry, () => {
      if (this.cancel(wanted.id)) this.#refresh();
    });
    this.#all.set(wanted.id, { ...wanted, cancel });
    for (const one of free) if (wanted.connector !== 0) one.reservation = wanted;
    return 'Accepted';
  }

  /** Answers whether there was one. */
  cancel(id: number): boolean {
    const reservation = this.#all.get(id);
    if (reservation === undefined) return false;
    reservation.cancel();
    this.#all.delete(id);
    for (const one of this.#connectors) if (one.reservation?.id === id) one.reservation = undefined;
    return true;
  }

  /** Whether that tag may begin here: it is reserved for it or its parent, or for nobody, and enough stays free for others. */
  admits(connector: Connector, shown: Shown): boolean {
    if (connector.reservation !== undefined) return isFor(connector.reservation, shown);
    const others = this.#floating().filter((one) => !isFor(one, shown));
    return others.length === 0 || this.#connectors.filter((one) => this.#free(one)).length > others.length;
  }

  /** The transaction that begins here uses the reservation: its id, undefined without one. */
  use(connector: Connector, shown: Shown): number | undefined {
    const used = connector.reservation ?? this.#floating().find((one) => isFor(one, shown));
    if (used !== undefined) this.cancel(used.id);
    return used?.id;
  }

  #floating(): Reservation[] {
    return [...this.#all.values()].filter(({ connector }) => connector === 0);
  }

  #free(one: Connector, besides?: number): boolean {
    const reserved = one.reservation !== undefined && one.reservation.id !== besides;
    return this.#usable(one) && one.car === undefined && one.authorized === undefined && !reserved;
  }
}

function isFor(reservation: Reservation, { idTag, parentIdTag }: Shown): boolean {
  if (fold(reservation.idTag) === fold(idTag)) return true;
  const parent = reservation.parentIdTag;
  return parent !== undefined && parentIdTag !== undefined && fold(parent) === fold(parentIdTag);
}
