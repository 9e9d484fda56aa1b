// A long history that nobody has to charge for: written beside the server.

/** So many transactions of a customer's first charger, some seconds apart, all ended, as SQL for either engine. */
export const manyTransactions = (rows: number, customer: number, site: number, driver: number) => `
  insert into transactions (customer_id, charger, socket_id, id_tag, id_tag_folded, driver_id, answered, refused,
    started_at, start_heard_at, stopped_at, closed_by, closed_at, evidence_at, energy_wh, meter_start, meter_stop, site_id)
  with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
  select ${customer}, (select min(id) from chargers where customer_id = ${customer}), 1, 'TAG-1', 'tag-1', ${driver},
    'accepted', 0, ${Date.UTC(2026, 9, 2)} + n.i * 20000, 1, ${Date.UTC(2026, 9, 2)} + n.i * 20000 + 5000, 'charger', 1, 1,
    n.i, 1000, 1000 + n.i, ${site} from n`;
