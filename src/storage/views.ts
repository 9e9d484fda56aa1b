/**
 * What a caller sees who is bound to branches of a customer's site tree: of every table the part that lies on them. Queries are
 * rewritten before they become SQL, so that none can forget it; what is not seen is not there for a list, a count, an order or a
 * join. The table below says for every table what the part is: a new table does not compile without.
 *
 * Three ways lie past it, all in sight: SQL that is written by hand (`sql`) names tables as they are and stands only in conditions
 * about a table that is seen, or where it says why; INSERTs; and {@link everything}.
 */
import {
  AliasNode,
  AndNode,
  type CommonTableExpressionNameNode,
  type DeleteQueryNode,
  type FromNode,
  IdentifierNode,
  type JoinNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type QueryId,
  type RawBuilder,
  type SqlBool,
  sql,
  TableNode,
  type UpdateQueryNode,
  WhereNode,
  type WithNode,
} from 'kysely';
import type { View } from '../app/ports/store.ts';
import type { CustomerId, SiteId } from '../domain/ids.ts';
import { TxMisused } from './connect/misused.ts';
import { filled } from './rows.ts';
import type { Schema } from './schema.ts';

type Condition = RawBuilder<SqlBool>;

/** Branches by their tops, of one customer. */
interface Branches {
  readonly customer: CustomerId;
  readonly tops: readonly SiteId[];
}

/** Ids of the sites on the branches. */
const sitesOn = ({ customer, tops }: Branches) =>
  sql`(select v.site_id from site_closure as v
    where v.customer_id = ${customer} and v.ancestor_id in (${sql.join(filled(tops))}))`;

const chargersOn = (on: Branches) =>
  sql`(select w.id from chargers as w where w.customer_id = ${on.customer} and w.site_id in ${sitesOn(on)})`;

const driversOn = (on: Branches) =>
  sql`(select w.id from drivers as w where w.customer_id = ${on.customer} and w.home_site_id in ${sitesOn(on)})`;

/** Ids of the sites above the branches: a right on one of them covers what lies on the branch. */
const sitesAbove = ({ customer, tops }: Branches) =>
  sql`(select v.ancestor_id from site_closure as v
    where v.customer_id = ${customer} and v.site_id in (${sql.join(filled(tops))}))`;

const own = ({ customer }: Branches): Condition => sql<SqlBool>`customer_id = ${customer}`;
const and = (one: Condition, other: Condition): Condition => sql<SqlBool>`${one} and ${other}`;

const atCharger = (on: Branches) => and(own(on), sql<SqlBool>`charger in ${chargersOn(on)}`);
const ofDriver = (on: Branches) => and(own(on), sql<SqlBool>`driver_id in ${driversOn(on)}`);
const nothing = (): Condition => sql<SqlBool>`1 = 0`;
const keysSeen = (on: Branches, column: string) =>
  and(
    own(on),
    sql<SqlBool>`${sql.ref(column)} in (select k.id from api_keys as k where k.customer_id = ${on.customer} and k.bound = 1
      and not exists (select 1 from api_key_branches as r where r.customer_id = k.customer_id and r.key_id = k.id
        and r.site_id not in ${sitesOn(on)}))`,
  );
const operatorsSeen = (on: Branches, column: string) =>
  and(
    own(on),
    sql<SqlBool>`${sql.ref(column)} in (select o.id from operators as o where o.customer_id = ${on.customer}
      and not exists (select 1 from operator_roles as r where r.customer_id = o.customer_id and r.operator_id = o.id
        and (r.site_id is null or r.site_id not in ${sitesOn(on)})))`,
  );

/**
 * Which rows of a table lie on the branches. What belongs to the customer as a whole (access groups, imports) is not seen at all;
 * what is only ever met through something that is seen (words, names of payers) is seen whole.
 */
const SEEN: { readonly [T in keyof Schema]: 'all' | ((on: Branches) => Condition) } = {
  settings: nothing,
  nodes: 'all',
  customers: ({ customer }) => sql<SqlBool>`id = ${customer}`,
  sites: (on) => and(own(on), sql<SqlBool>`id in ${sitesOn(on)}`),
  // With what lies above: coverage and depth are what they are. The sites themselves are not seen.
  site_closure: (on) => and(own(on), sql<SqlBool>`site_id in ${sitesOn(on)}`),
  chargers: (on) => and(own(on), sql<SqlBool>`site_id in ${sitesOn(on)}`),
  connections: atCharger,
  sockets: atCharger,
  charger_configurations: atCharger,
  frames: atCharger,
  transactions: atCharger,
  meter_values: atCharger,
  old_meter_values: atCharger,
  sample_shapes: own,
  decisions: atCharger,
  commands: atCharger,
  // Of those the caller's own are told: see app/control/bulk-commands.ts.
  bulk_commands: own,
  bulk_chargers: atCharger,
  charging_profiles: atCharger,
  reservations: atCharger,
  // Read by who may do it on the whole customer; from everywhere it is ordered, by its id.
  firmware: own,
  firmware_updates: atCharger,
  diagnostics: atCharger,
  local_lists: atCharger,
  local_list_entries: atCharger,
  local_list_sent: nothing,
  local_list_causes: nothing,
  unknown_tags: atCharger,
  // Under the identities of the chargers there.
  refused_attempts: (on) =>
    and(
      own(on),
      sql<SqlBool>`identity in (select w.charger_id from chargers as w
        where w.customer_id = ${on.customer} and w.site_id in ${sitesOn(on)})`,
    ),
  drivers: (on) => and(own(on), sql<SqlBool>`home_site_id in ${sitesOn(on)}`),
  tags: ofDriver,
  external_references: ofDriver,
  // Drivers of other branches may have rights here: the right lies where it is good.
  site_rights: (on) =>
    and(own(on), sql<SqlBool>`(site_id in ${sitesOn(on)} or site_id in ${sitesAbove(on)})`),
  charger_rights: atCharger,
  group_rights: own,
  access_groups: nothing,
  access_group_chargers: atCharger,
  audit: (on) =>
    and(
      own(on),
      sql<SqlBool>`(site_id is null or site_id in ${sitesOn(on)})
        and (charger is null or charger in ${chargersOn(on)})
        and (driver_id is null or driver_id in ${driversOn(on)})
        and (site_id is not null or charger is not null or driver_id is not null)
        and (thing <> 'right'
          or thing_id in (select 'site ' || v.site_id from site_closure as v
            where v.customer_id = ${on.customer} and v.ancestor_id in (${sql.join(filled(on.tops))}))
          or thing_id in (select 'charger ' || w.id from chargers as w
            where w.customer_id = ${on.customer} and w.site_id in ${sitesOn(on)}))
        and case when thing <> 'transaction' then 1 = 1 else exists (select 1 from transactions as x
          where x.customer_id = ${on.customer} and x.id = cast(thing_id as bigint) and x.charger in ${chargersOn(on)}) end`,
    ),
  idempotency_keys: 'all',
  search_words: own,
  billing_names: own,
  imports: nothing,
  import_parts: nothing,
  import_names: nothing,
  import_rows: nothing,
  api_keys: (on) => keysSeen(on, 'id'),
  api_key_branches: (on) => keysSeen(on, 'key_id'),
  operators: (on) => operatorsSeen(on, 'id'),
  operator_roles: (on) => operatorsSeen(on, 'operator_id'),
  operator_links: (on) => operatorsSeen(on, 'operator_id'),
  operator_sessions: (on) => operatorsSeen(on, 'operator_id'),
};

/** Columns of sites; what lies above a branch is not told, so its top seems to lie at the top. */
const SITE_COLUMNS: { readonly [C in keyof Schema['sites']]: null } = {
  id: null,
  customer_id: null,
  parent_id: null,
  group_name: null,
  public_group_name: null,
  group_type: null,
  external_id: null,
  policy: null,
  local_list: null,
  time_zone: null,
  latitude: null,
  longitude: null,
  street_address: null,
  street_number: null,
  house_letter: null,
  postal_number: null,
  city: null,
  area: null,
  country: null,
  payer_id: null,
  cost_id: null,
  cost_name: null,
  payment_recipient_id: null,
  created_at: null,
  updated_at: null,
  revision: null,
  deleted_at: null,
};

function columnsOf(table: string, on: Branches): RawBuilder<unknown> {
  if (table !== 'sites') return sql`*`;
  const columns = Object.keys(SITE_COLUMNS).map((name) =>
    name === 'parent_id'
      ? sql`case when parent_id in ${sitesOn(on)} then parent_id end as parent_id`
      : sql.ref(name),
  );
  return sql.join(columns);
}

/** Narrows every query to what lies on the branches. */
export function branchView(customer: View['customer'], tops: readonly SiteId[]): KyselyPlugin {
  if (customer === 'every') throw new TxMisused('branches are those of one customer');
  const narrowing = new Narrowing({ customer, tops });
  return {
    transformQuery: ({ node, queryId }: PluginTransformQueryArgs) => narrowing.transformNode(node, queryId),
    transformResult: async ({ result }) => result,
  };
}

class Narrowing extends OperationNodeTransformer {
  readonly #on: Branches;
  /** Names of queries that this one begins with: what they find is narrowed where they are written. */
  readonly #begun = new Set<string>();
  readonly #parts = new Map<string, OperationNode>();

  constructor(on: Branches) {
    super();
    this.#on = on;
  }

  protected override transformNodeImpl<T extends OperationNode>(node: T, queryId?: QueryId): T {
    // Before its FROM is looked at, which may name them.
    const { with: begins } = node as { readonly with?: WithNode };
    for (const { name } of begins?.expressions ?? []) this.#begun.add(begunName(name));
    return super.transformNodeImpl(node, queryId);
  }

  protected override transformFrom(node: FromNode, queryId?: QueryId): FromNode {
    return {
      ...super.transformFrom(node, queryId),
      froms: node.froms.map((from) => this.#part(from, queryId)),
    };
  }

  protected override transformJoin(node: JoinNode, queryId?: QueryId): JoinNode {
    return { ...super.transformJoin(node, queryId), table: this.#part(node.table, queryId) };
  }

  protected override transformUpdateQuery(node: UpdateQueryNode, queryId?: QueryId): UpdateQueryNode {
    const changed = super.transformUpdateQuery(node, queryId);
    return { ...changed, where: this.#where(changed.where, node.table) } as UpdateQueryNode;
  }

  /** Its FROM names what is deleted from: that stays a table. */
  protected override transformDeleteQuery(node: DeleteQueryNode, queryId?: QueryId): DeleteQueryNode {
    if (node.using !== undefined) throw new Error('DELETE … USING is not narrowed: say it by a condition');
    const changed = super.transformDeleteQuery(node, queryId);
    const [table] = node.from.froms;
    return { ...changed, from: node.from, where: this.#where(changed.where, table) } as DeleteQueryNode;
  }

  #where(where: WhereNode | undefined, table: OperationNode | undefined): WhereNode | undefined {
    const condition = table === undefined ? undefined : this.#condition(nameOf(table));
    if (condition === undefined) return where;
    return WhereNode.create(where === undefined ? condition : AndNode.create(where.where, condition));
  }

  #condition(table: string | undefined): OperationNode | undefined {
    const seen = table === undefined ? 'all' : seenOf(table);
    return seen === 'all' ? undefined : sql`(${seen(this.#on)})`.toOperationNode();
  }

  /** The part of a table that is seen, under the name that the table has in the query. */
  #part(from: OperationNode, queryId: QueryId | undefined): OperationNode {
    const table = nameOf(from);
    if (table === undefined || this.#begun.has(table)) return this.transformNode(from, queryId);
    const seen = seenOf(table);
    if (seen === 'all') return from;
    let part = this.#parts.get(table);
    if (part === undefined) {
      const [on, whole] = [this.#on, sql.table(table)];
      part = sql`(select ${columnsOf(table, on)} from ${whole} where ${seen(on)})`.toOperationNode();
      this.#parts.set(table, part);
    }
    return AliasNode.create(part, AliasNode.is(from) ? from.alias : IdentifierNode.create(table));
  }
}

function begunName({ table }: CommonTableExpressionNameNode): string {
  const { name } = table.table.identifier;
  if (name in SEEN) throw new Error(`a query is named ${name}, as a table is`);
  return name;
}

/** undefined: it is no table but a query. */
function nameOf(from: OperationNode): string | undefined {
  if (AliasNode.is(from)) return nameOf(from.node);
  return TableNode.is(from) ? from.table.identifier.name : undefined;
}

function seenOf(table: string) {
  const seen = (SEEN as Readonly<Record<string, (typeof SEEN)[keyof Schema]>>)[table];
  if (seen === undefined) throw new Error(`nothing says what of ${table} lies on a branch`);
  return seen;
}
