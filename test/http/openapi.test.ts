// The OpenAPI document: the same as in the repository, complete, and true to the contract.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { errors } from '../../src/domain/errors.ts';
import { openapiText } from '../../tools/write-openapi.ts';
import { contractOrder } from '../support/contract-schema.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document is judged here, not worked with
let api: any;
let text = '';
beforeAll(async () => {
  text = await openapiText();
  api = JSON.parse(text);
});

// biome-ignore lint/suspicious/noExplicitAny: as above
const operations = (): { where: string; operation: any }[] =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods as object).map(([method, operation]) => ({
      where: `${method} ${path}`,
      operation,
    })),
  );

/** Where nobody has to say who he is. */
const OPEN = ['logIn', 'acceptInvitation', 'askPasswordReset', 'redeemPasswordReset'];

describe('the OpenAPI document', () => {
  it('is the one in the repository (npm run openapi)', async () => {
    expect(readFileSync(new URL('../../spec/openapi.json', import.meta.url), 'utf8')).toBe(text);
    expect(await openapiText()).toBe(text);
  });

  it('describes every operation', () => {
    const all = operations();
    expect(all.length).toBeGreaterThan(25);
    const ids = all.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { where, operation } of all) {
      expect([where, operation.summary?.length > 5, operation.description?.length > 20]).toEqual([
        where,
        true,
        true,
      ]);
      const closed = !OPEN.includes(operation.operationId);
      if (closed) expect([where, operation.responses['401'] !== undefined]).toEqual([where, true]);
      expect([where, operation.security.length > 0]).toEqual([where, closed]);
    }
  });

  it('names nothing that it does not define', () => {
    const refs = [...text.matchAll(/"\$ref": "#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name as string,
    );
    expect(refs.length).toBeGreaterThan(50);
    for (const name of refs) expect([name, api.components.schemas[name] !== undefined]).toEqual([name, true]);
    expect(text).not.toMatch(/x-rule|x-body-optional|"\$id"|def-\d/);
  });

  it('tells generators the closed list of codes, and what is only served', () => {
    const { schemas } = api.components;
    expect(schemas.Problem.properties.code.enum).toEqual(Object.keys(errors));
    expect(schemas.NewSite.properties.chargers).toMatchObject({
      readOnly: true,
      type: 'array',
      items: { $ref: '#/components/schemas/Charger' },
    });
    let readOnly = 0;
    for (const [name, schema] of Object.entries(schemas) as [
      string,
      { required?: string[]; properties: object },
    ][]) {
      for (const [key, one] of Object.entries(schema.properties ?? {})) {
        if (!one.readOnly) continue;
        readOnly += 1;
        expect([name, key, one.type === undefined]).toEqual([name, key, false]);
        expect([name, key, schema.required?.includes(key) ?? false]).toEqual([name, key, false]);
      }
    }
    expect(readOnly).toBeGreaterThan(35);
  });

  it('says how long a body may be', () => {
    for (const { where, operation } of operations()) {
      if (operation.requestBody !== undefined)
        expect([where, operation.responses['413'].description]).toEqual([
          where,
          expect.stringMatching(/1048576 bytes|[25]00 MB unless set otherwise/),
        ]);
    }
  });

  it('has the driver endpoint as the contract has it', () => {
    const { get } = api.paths['/api/v1/drivers/{userid}'];
    expect(get['x-ms-visibility']).toBe('important');
    expect(get.summary).toBe('Get a single driver');
    const userid = get.parameters.find((one: { in: string }) => one.in === 'path');
    expect(userid).toMatchObject({ name: 'userid', in: 'path', required: true });
    expect(userid.schema).toMatchObject({ type: 'integer', format: 'int32' });
    expect(Object.keys(get.responses)).toEqual(expect.arrayContaining(['200', '400', '401', '404']));
    for (const [status, sentence] of [
      ['400', 'Errors in the route parameters'],
      ['401', 'Customer not found or not authorised'],
      ['404', 'Driver not found for the customer'],
    ] as const) {
      expect(get.responses[status].description.split('. Or: ')).toContain(sentence);
      expect(get.responses[status].content['text/plain'].schema).toEqual({ type: 'string' });
    }
    expect(get.responses['200'].content['application/json'].schema.$ref).toMatch(/DriverDocument$/);
  });

  it('has the schema of the contract', () => {
    const { schemas } = api.components;
    const keys = (name: string) => Object.keys(schemas[name].properties);
    expect(keys('DriverDocument')).toEqual(contractOrder.driver);
    expect(keys('Tag')).toEqual(contractOrder.tag);
    expect(keys('ChargerGroup')).toEqual(contractOrder.group);
    expect(keys('Charger')).toEqual(contractOrder.charger);
    expect(keys('LocationInfo')).toEqual(contractOrder.locationInfo);
    expect(keys('Socket')).toEqual(contractOrder.socket);
    for (const name of ['DriverDocument', 'Tag', 'ChargerGroup', 'Charger', 'LocationInfo', 'Socket']) {
      expect(schemas[name].required).toEqual(keys(name));
    }
    const { ChargerGroup: group, Charger: charger, Socket: socket, Tag: tag } = schemas;
    expect(group.properties.subgroups.items.$ref).toBe('#/components/schemas/ChargerGroup');
    expect(group.properties.groupType).toMatchObject({
      type: ['integer', 'null'],
      enum: [0, 1, 2, 3, 4, null],
      default: 0,
    });
    expect(charger.properties.amountOfSockets).toMatchObject({ format: 'int32', deprecated: true });
    expect(charger.properties.sockets.type).toEqual(['array', 'null']);
    expect(charger.properties.customProperties).toMatchObject({
      type: ['object', 'null'],
      additionalProperties: { type: 'string' },
    });
    expect(socket.properties.termsAndConditions).toMatchObject({ type: ['string', 'null'], format: 'uri' });
    expect(tag.properties.invoicable).toMatchObject({ type: 'boolean', default: false });
    expect(tag.properties.expiringDate).toMatchObject({ type: 'string', format: 'date-time' });
    for (const key of ['pushIntegrationEnabled', 'integrationRelays', 'chargerSpecificMessageStructure']) {
      expect(charger.properties[key].description).toContain('nothing acts on it yet');
    }
  });
});
