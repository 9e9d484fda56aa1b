/**
 * What is kept in memory of documents and chargers, within a bound: what was not asked for longest goes first. It can lose anything at
 * any moment but what is being read.
 */
import type { ChargerKey, CustomerId, DriverId, Instant } from '../../domain/ids.ts';
import type { Change } from '../ports/changes.ts';
import type { DocumentBody } from './document-body.ts';
import { KeptDocument } from './kept-document.ts';
import { KeptFragment } from './kept-fragment.ts';
import { KeptList, type Room } from './kept-list.ts';
import { WhatChanged } from './what-changed.ts';

export class Memory {
  readonly changed: WhatChanged;
  readonly #most: number;
  /** The one asked for last is last. */
  readonly #documents = new Map<string, KeptDocument>();
  /** The same by driver: each view has its own. */
  readonly #views = new Map<string, Set<KeptDocument>>();
  /** By charger; another customer's of the same charger hangs on it. */
  readonly #fragments = new Map<ChargerKey, KeptFragment>();
  /** Lists that documents share, by customer and chargers. */
  readonly #lists = new Map<string, KeptList>();
  /** Documents that are put together; the one asked for last is last. */
  readonly #bodies = new Set<KeptDocument>();
  readonly room: Room = { put: 0 };
  #kept = 0;

  /** @param most bytes: a half for what documents are made of, a half for those that are put together. */
  constructor(most: number) {
    this.#most = most / 2;
    this.changed = new WhatChanged((change, tick) => this.#note(change, tick));
  }

  get bytes(): number {
    return this.#kept + this.room.put;
  }

  /** Documents and chargers. */
  get entries(): number {
    return this.#documents.size + this.#fragments.size;
  }

  #note({ kind, customer, thing }: Change, tick: number): void {
    if (kind === 'driver') {
      for (const document of this.#views.get(`${customer} ${thing}`) ?? []) document.changedAt = tick;
    } else if (kind === 'charger' || kind === 'seen') {
      for (const fragment of this.#ofCharger(thing as ChargerKey)) fragment.changed(tick);
    }
  }

  /** @param view what tells it from other documents of the same driver. */
  document(customer: CustomerId, id: DriverId, view: string): KeptDocument {
    const known = this.known(customer, id, view);
    if (known !== undefined) return known;
    const driver = `${customer} ${id}`;
    const name = driver + view;
    const made = new KeptDocument(name, driver, this.changed.of(customer));
    this.#documents.set(name, made);
    this.#kept += made.size;
    const views = this.#views.get(driver) ?? new Set();
    this.#views.set(driver, views.add(made));
    return made;
  }

  /** The document, if it is here: that it was asked for counts. */
  known(customer: CustomerId, id: DriverId, view: string): KeptDocument | undefined {
    const name = `${customer} ${id}${view}`;
    const known = this.#documents.get(name);
    if (known === undefined) return undefined;
    this.#documents.delete(name);
    this.#documents.set(name, known);
    return known;
  }

  /** A charger was heard. */
  heard(charger: ChargerKey, at: Instant): void {
    for (const fragment of this.#ofCharger(charger)) fragment.heard(at);
  }

  /** One, as a rule. */
  *#ofCharger(key: ChargerKey): Generator<KeptFragment> {
    for (let one = this.#fragments.get(key); one !== undefined; one = one.beside) yield one;
  }

  #fragment(key: ChargerKey, customer: CustomerId): KeptFragment {
    const of = this.changed.of(customer);
    for (const known of this.#ofCharger(key)) if (known.of === of) return known;
    const made = new KeptFragment(key, of);
    made.beside = this.#fragments.get(key);
    this.#fragments.set(key, made);
    this.#kept += made.size;
    return made;
  }

  #forgetFragment(fragment: KeptFragment): void {
    const { key, beside } = fragment;
    this.#kept -= fragment.size;
    fragment.beside = undefined;
    for (const before of this.#ofCharger(key)) if (before.beside === fragment) before.beside = beside;
    if (this.#fragments.get(key) !== fragment) return;
    if (beside === undefined) this.#fragments.delete(key);
    else this.#fragments.set(key, beside);
  }

  /** Makes the lists of a customer's documents, shared ones once. */
  listsOf(customer: CustomerId): (keys: readonly ChargerKey[], isShared: boolean) => KeptList {
    return (keys, isShared) => {
      const name = isShared ? `${customer} ${keys.join()}` : undefined;
      const known = name === undefined ? undefined : this.#lists.get(name);
      if (known !== undefined) return known;
      const fragments = keys.map((key) => this.#fragment(key, customer));
      for (const fragment of fragments) fragment.uses += 1;
      const made = new KeptList(fragments, name, this.room);
      if (name !== undefined) this.#lists.set(name, made);
      this.#kept += made.size;
      return made;
    };
  }

  /** Does what makes a document larger or smaller, and what it is made of. */
  resize(document: KeptDocument, work: () => void): void {
    // While it was read it may have been forgotten, with all that it was made of: then nothing of it is kept.
    const isKept = this.#documents.get(document.name) === document;
    const before = isKept ? (document.made?.body.lists ?? []) : [];
    if (isKept) this.forgetBody(document);
    if (isKept) this.#kept -= document.size;
    work();
    if (isKept) this.#kept += document.size;
    const now = document.made?.body.lists ?? [];
    for (const list of now) list.uses += 1;
    this.#release(isKept ? before : now);
  }

  /** The same of a fragment. */
  resizeFragment(fragment: KeptFragment, work: () => void): void {
    const kept = fragment.uses > 0;
    if (kept) this.#kept -= fragment.size;
    work();
    if (kept) this.#kept += fragment.size;
  }

  #release(lists: readonly KeptList[]): void {
    for (const list of lists) {
      list.uses -= 1;
      if (list.uses > 0) continue;
      list.forget();
      this.#kept -= list.size;
      if (list.name !== undefined) this.#lists.delete(list.name);
      for (const fragment of list.fragments) {
        fragment.uses -= 1;
        if (fragment.uses === 0) this.#forgetFragment(fragment);
      }
    }
  }

  /** Notes that a document is put together, which is kept for the next who asks. */
  keepBody(document: KeptDocument, body: DocumentBody): void {
    // While it was read it may have been forgotten, or made of something else.
    if (this.#documents.get(document.name) !== document || document.made?.body !== body) {
      body.forget();
      for (const list of body.lists) if (list.uses === 0) list.forget();
      return;
    }
    this.#bodies.delete(document);
    this.#bodies.add(document);
    if (this.room.put <= this.#most) return;
    for (const oldest of this.#bodies) {
      this.forgetBody(oldest);
      if (this.room.put <= this.#most) return;
    }
    for (const list of this.#lists.values()) list.forget();
  }

  forgetBody(document: KeptDocument): void {
    const body = document.made?.body;
    body?.forget();
    for (const list of body?.lists ?? []) if (list.uses === 1) list.forget();
    this.#bodies.delete(document);
  }

  /** @param but what is asked for now. */
  makeRoom(but: KeptDocument): void {
    for (const oldest of this.#documents.values()) {
      if (this.#kept <= this.#most) return;
      if (oldest !== but && oldest.reading === undefined) this.forget(oldest);
    }
  }

  forget(document: KeptDocument): void {
    if (this.#documents.get(document.name) !== document) return;
    this.#documents.delete(document.name);
    const views = this.#views.get(document.driver);
    views?.delete(document);
    if (views?.size === 0) this.#views.delete(document.driver);
    this.forgetBody(document);
    this.#kept -= document.size;
    this.#release(document.made?.body.lists ?? []);
  }
}
