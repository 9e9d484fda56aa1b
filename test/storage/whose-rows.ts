/**
 * Which tables of customers a statement reads or changes without saying whose rows: a small reader of the SQL that storage makes. A table
 * is bound where its customer_id is equal to a parameter, or to the customer_id of a table that is bound; the equality must hold for every
 * row, so one beside an `or` counts for nothing.
 */
type Token = string | Group;
interface Group {
  readonly parts: Token[];
}

const WORDS =
  /"[^"]*"|'(?:[^']|'')*'|\$\d+|[A-Za-z_][A-Za-z_0-9]*|\d+(?:\.\d+)?|<>|<=|>=|\|\||[-+*/%=<>?.,();]/g;

function read(sql: string): Group {
  const open: Group[] = [{ parts: [] }];
  for (const [word] of sql.matchAll(WORDS)) {
    const here = open.at(-1) as Group;
    if (word === '(' || word === 'case') {
      const inner: Group = { parts: [] };
      here.parts.push(inner);
      open.push(inner);
    } else if (word === ')' || word === 'end') open.pop();
    else
      here.parts.push(
        word.startsWith('"') ? word.slice(1, -1) : /^[a-z_]/i.test(word) ? word.toLowerCase() : word,
      );
  }
  if (open.length !== 1) throw new Error(`parentheses that do not meet: ${sql}`);
  return open[0] as Group;
}

const isGroup = (token: Token | undefined): token is Group => typeof token === 'object';
const isName = (token: Token | undefined): token is string =>
  typeof token === 'string' && /^[a-z_]\w*$/i.test(token);
const isParameter = (token: Token | undefined) => typeof token === 'string' && /^(\?|\$\d+)$/.test(token);
const QUERY = new Set(['select', 'with', 'insert', 'update', 'delete']);
const isQuery = (group: Group): boolean => {
  const [first] = group.parts;
  return isGroup(first) ? isQuery(first) : QUERY.has(String(first));
};

/** Names in a FROM, each with what it stands for. */
interface Scope {
  readonly tables: Map<string, string>;
  /** Aliases that are bound, and those that are as bound as another. */
  readonly bound: Set<string>;
  readonly same: [string, string][];
  readonly outer: Scope | undefined;
}

const ENDS = [
  'where',
  'group',
  'having',
  'order',
  'limit',
  'offset',
  'returning',
  'window',
  'union',
  'except',
  'intersect',
];

class Reader {
  readonly loose: string[] = [];
  readonly #owned: ReadonlySet<string>;

  constructor(owned: ReadonlySet<string>) {
    this.#owned = owned;
  }

  /** @param known names of common tables, which were looked at where they are made. */
  query({ parts }: Group, outer: Scope | undefined, known: ReadonlySet<string>): void {
    let from = 0;
    let names = known;
    if (parts[0] === 'with') [from, names] = this.#common(parts, outer, known);
    let begin = from;
    for (let i = from; i <= parts.length; i += 1) {
      const word = parts[i];
      const ends = i === parts.length || ['union', 'except', 'intersect'].includes(String(word));
      if (!ends) continue;
      this.#simple(parts.slice(begin, i), outer, names);
      begin = parts[i + 1] === 'all' ? i + 2 : i + 1;
    }
  }

  #common(
    parts: Token[],
    outer: Scope | undefined,
    known: ReadonlySet<string>,
  ): [number, ReadonlySet<string>] {
    const names = new Set(known);
    let i = parts[1] === 'recursive' ? 2 : 1;
    for (;;) {
      names.add(String(parts[i]));
      i += 1;
      if (isGroup(parts[i])) i += 1;
      while (!isGroup(parts[i])) i += 1;
      this.query(parts[i] as Group, outer, names);
      i += 1;
      if (parts[i] !== ',') return [i, names];
      i += 1;
    }
  }

  #simple(parts: Token[], outer: Scope | undefined, known: ReadonlySet<string>): void {
    const [first] = parts;
    if (isGroup(first) && parts.length === 1) {
      this.query(first, outer, known);
      return;
    }
    const scope: Scope = { tables: new Map(), bound: new Set(), same: [], outer };
    if (first === 'insert') {
      const select = parts.findIndex((part) => part === 'select' || part === 'with');
      const before = select < 0 ? parts : parts.slice(0, select);
      this.#subqueries(before, scope, known);
      if (select >= 0)
        this.query({ parts: parts.slice(select, this.#conflict(parts, select)) }, outer, known);
      return;
    }
    if (first === 'update') this.#names(parts.slice(1, parts.indexOf('set')), scope, known);
    const at = parts.indexOf('from');
    if (at >= 0) this.#names(parts.slice(at + 1, this.#end(parts, at + 1)), scope, known);
    const where = parts.indexOf('where');
    if (where >= 0) this.#conditions(parts.slice(where + 1, this.#end(parts, where + 1)), scope);
    this.#subqueries(parts, scope, known);
    for (const [alias, table] of scope.tables) {
      if (this.#owned.has(table) && !this.#isBound(alias, scope)) this.loose.push(table);
    }
  }

  #conflict(parts: Token[], from: number): number {
    const at = parts.findIndex((part, i) => i > from && part === 'on' && parts[i + 1] === 'conflict');
    return at < 0 ? parts.length : at;
  }

  #end(parts: Token[], from: number): number {
    const at = parts.findIndex((part, i) => i >= from && ENDS.includes(String(part)));
    return at < 0 ? parts.length : at;
  }

  /** The tables of a FROM with their aliases, and what their joins demand. */
  #names(parts: Token[], scope: Scope, known: ReadonlySet<string>): void {
    let i = 0;
    while (i < parts.length) {
      const what = parts[i];
      if (['inner', 'left', 'outer', 'cross', 'join', ','].includes(String(what))) {
        i += 1;
        continue;
      }
      if (what === 'on') {
        let end = i + 1;
        while (end < parts.length && !['inner', 'left', 'cross', 'join', ','].includes(String(parts[end])))
          end += 1;
        this.#conditions(parts.slice(i + 1, end), scope);
        i = end;
        continue;
      }
      i += 1;
      if (parts[i] === 'as') i += 1;
      const next = parts[i];
      const alias =
        isName(next) && !['inner', 'left', 'cross', 'join', 'on'].includes(next) ? next : undefined;
      if (alias !== undefined) i += 1;
      // Columns of a list of values.
      if (isGroup(parts[i]) && alias !== undefined) i += 1;
      const name = alias ?? (isName(what) ? what : '');
      scope.tables.set(name, isName(what) && !known.has(what) ? what : '');
      if (isGroup(what) || known.has(String(what))) scope.bound.add(name);
    }
  }

  /** Conditions that all must hold. */
  #conditions(parts: Token[], scope: Scope): void {
    // A `case` demands nothing by itself.
    if (parts.includes('or') || parts.includes('when')) return;
    for (const [i, part] of parts.entries()) {
      if (isGroup(part)) {
        const alone =
          ['and', undefined].includes(parts[i - 1] as string) &&
          ['and', undefined].includes(parts[i + 1] as string);
        if (alone && !isQuery(part)) this.#conditions(part.parts, scope);
      }
      if (part !== '=') continue;
      const [left, right] = [this.#owner(parts, i - 1, -1, scope), this.#owner(parts, i + 1, 1, scope)];
      if (left !== undefined && isParameter(parts[i + 1])) scope.bound.add(left);
      if (right !== undefined && isParameter(parts[i - 1])) scope.bound.add(right);
      if (left !== undefined && right !== undefined) scope.same.push([left, right]);
    }
  }

  /** Whose customer_id stands there: `alias.customer_id`, or the bare word where one table only is meant. */
  #owner(parts: Token[], at: number, step: 1 | -1, scope: Scope): string | undefined {
    const [table, dot, column] = step === 1 ? [at, at + 1, at + 2] : [at - 2, at - 1, at];
    const qualified = parts[dot] === '.';
    const name = String(parts[qualified ? column : at]);
    const alias = qualified ? String(parts[table]) : [...scope.tables.keys()][0];
    if (alias === undefined || (!qualified && scope.tables.size > 1)) return undefined;
    const of = scope.tables.get(alias);
    return name === (of === 'customers' ? 'id' : 'customer_id') ? alias : undefined;
  }

  #isBound(alias: string, scope: Scope | undefined, seen: readonly string[] = []): boolean {
    if (scope === undefined || seen.includes(alias)) return false;
    if (!scope.tables.has(alias)) return this.#isBound(alias, scope.outer, []);
    if (scope.bound.has(alias)) return true;
    const others = scope.same.flatMap(([a, b]) => (a === alias ? [b] : b === alias ? [a] : []));
    return others.some((other) => this.#isBound(other, scope, [...seen, alias]));
  }

  #subqueries(parts: Token[], scope: Scope, known: ReadonlySet<string>): void {
    for (const part of parts) {
      if (!isGroup(part)) continue;
      if (isQuery(part)) this.query(part, scope, known);
      else this.#subqueries(part.parts, scope, known);
    }
  }
}

/** Names of the tables whose rows it may meet of any customer, each as often as it does. */
export function loose(sql: string, owned: ReadonlySet<string>): string[] {
  const reader = new Reader(owned);
  reader.query(read(sql), undefined, new Set());
  return reader.loose;
}
