/** Tables of who may do what: keys and their branches, operators, their links and sessions. */
import type { Generated } from 'kysely';

export interface ApiKeysTable {
  id: Generated<number>;
  customer_id: number;
  name: string;
  prefix: string;
  hash: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  revision: Generated<number>;
  scopes: string | null;
  bound: Generated<number>;
  made_by: Generated<string>;
  last_used_at: number | null;
  last_used_address: string | null;
  former_prefix: string | null;
  former_hash: string | null;
  former_until: number | null;
}

export interface ApiKeyBranchesTable {
  customer_id: number;
  key_id: number;
  site_id: number;
}

export interface OperatorsTable {
  id: Generated<number>;
  customer_id: number;
  mail: string;
  mail_folded: string;
  name: string;
  password_hash: string | null;
  active: Generated<number>;
  invited_by: string;
  last_login_at: number | null;
  last_login_address: string | null;
  revision: Generated<number>;
  created_at: number;
  updated_at: number;
}

export interface OperatorRolesTable {
  id: Generated<number>;
  customer_id: number;
  operator_id: number;
  role: string;
  site_id: number | null;
}

export interface OperatorLinksTable {
  id: Generated<number>;
  customer_id: number;
  operator_id: number;
  purpose: string;
  hash: string;
  created_at: number;
  expires_at: number;
}

export interface OperatorSessionsTable {
  id: Generated<number>;
  customer_id: number;
  operator_id: number;
  hash: string;
  method: string;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
  address: string;
  user_agent: string;
}
