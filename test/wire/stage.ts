// The stage of a case of the OCA that the server begins: a charger that speaks literal frames, and an operator who acts over REST.
import { expect } from 'vitest';
import { isAction16, validatorOf } from '../../src/gateway/generated/ocpp16.validators.mjs';
import { say } from '../http/harness.ts';
import { charger as chargerOf, type Json, type Network, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';

type Command = Awaited<ReturnType<typeof say>>['json'];

/** `expiryDate` and the like, so many seconds from now. */
export const later = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

export class Stage {
  readonly network: Network;
  line: TestCharger;
  readonly #url: string;
  readonly #lines: TestCharger[] = [];

  private constructor(url: string, network: Network, line: TestCharger) {
    this.#url = url;
    this.network = network;
    this.line = line;
    this.#lines.push(line);
  }

  /** A charger with two sockets that has booted, and a driver with TAG-1 who may charge there. */
  static async open(url: string, options: Parameters<typeof smallNetwork>[1] = {}): Promise<Stage> {
    const network = await smallNetwork(url, options);
    const line = await TestCharger.connect(url, network.chargers[0] ?? expect.fail('no charger'));
    await line.boot(2);
    return new Stage(url, network, line);
  }

  /** The charger restarts: another connection, a boot, a status of each socket. */
  async restart(more: Json = {}): Promise<void> {
    await this.line.close();
    this.line = await TestCharger.connect(this.#url, this.network.chargers[0] ?? expect.fail('no charger'));
    this.#lines.push(this.line);
    await this.line.boot(2, more);
  }

  /** What the operator orders, as it stands when it is over. */
  async order(action: string, payload: Json): Promise<Command> {
    const path = `/chargers/${this.network.chargers[0]?.id}/commands/${action}?wait=20s`;
    return (await say(this.#url, this.network.key, 'POST', path, payload)).json;
  }

  /**
   * Orders what the charger answers with `answer`. The frame goes out once, as ordered and as the official schema has it, and the
   * operator is told the charger's own words and what they mean.
   */
  async asks(action: string, payload: Json, answer: Json, state = 'accepted'): Promise<Command> {
    const before = this.line.called(action).length;
    this.line.answers({ [action]: answer });
    const told = await this.order(action, payload);
    expect(told).toMatchObject({ action, state, problem: null, late: false });
    expect(told.answer).toEqual(answer);
    expect(this.line.called(action)).toHaveLength(before + 1);
    expect(this.#sentLast(action)).toEqual(payload);
    return told;
  }

  /** The payload of the last call to the charger, as the official schema has it. */
  #sentLast(action: string): unknown {
    const frame = this.line.frames.findLast(([type]) => type === 2) ?? expect.fail('no frame');
    expect(frame).toEqual([2, expect.stringMatching(/^.{1,36}$/), action, expect.anything()]);
    const valid: (data: unknown) => boolean = isAction16(action)
      ? validatorOf(action, 'req')
      : expect.fail('no action of OCPP 1.6');
    expect(valid(frame[3])).toBe(true);
    return frame[3];
  }

  /** Reserves what the charger answers with `answer`; what is sent is what was asked for. */
  async reserves(body: Json, answer: Json, as: Json = { state: 'active' }): Promise<Command> {
    this.line.answers({ ReserveNow: answer });
    const path = `/chargers/${this.network.chargers[0]?.id}/reservations?wait=20s`;
    const { json } = await say(this.#url, this.network.key, 'POST', path, body);
    expect(json).toMatchObject(as);
    expect(this.#sentLast('ReserveNow')).toMatchObject({
      ...{ connectorId: body.socketId ?? 0, idTag: body.idTag },
      ...{ reservationId: json.number, expiryDate: json.until },
    });
    return json;
  }

  /** Cancels a reservation, which the charger answers with `answer`. */
  async callsBack(id: number, answer: Json): Promise<Command> {
    this.line.answers({ CancelReservation: answer });
    const { json } = await say(this.#url, this.network.key, 'DELETE', `/reservations/${id}?wait=20s`);
    this.#sentLast('CancelReservation');
    return json;
  }

  /** A reservation as it stands now. */
  async reservation(id: number) {
    return (await say(this.#url, this.network.key, 'GET', `/reservations/${id}`)).json;
  }

  /** What the charger tells on its way; each is answered with nothing, and the operator sees it. */
  async tells(action: string, field: string, words: readonly string[], more: Json = {}): Promise<void> {
    for (const word of words) {
      expect(await this.line.call(action, { [field]: word, ...more })).toEqual({});
      expect(await this.shown()).toMatchObject({ lastMessage: expect.stringContaining(`"${word}"`) });
    }
  }

  /** A command as it stands now. */
  async command(id: number): Promise<Command> {
    return (await say(this.#url, this.network.key, 'GET', `/commands/${id}`)).json;
  }

  async transaction(id: number) {
    return (await say(this.#url, this.network.key, 'GET', `/transactions/${id}`)).json;
  }

  async transactions() {
    return (await say(this.#url, this.network.key, 'GET', '/transactions')).json.items as unknown[];
  }

  /** The charger in the driver document. */
  shown() {
    return chargerOf(this.#url, this.network);
  }

  async socket(id = 1): Promise<string | undefined> {
    return (await this.shown()).sockets?.find((one) => one.id === id)?.status;
  }

  /** Ends it; on no line was anything answered with a CALLERROR. */
  async close(): Promise<void> {
    await this.line.close();
    const errors = this.#lines.flatMap(({ frames }) => frames.filter(([type]) => type === 4));
    expect(errors).toEqual([]);
  }
}
