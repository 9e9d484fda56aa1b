// Mail to operators, into a real SMTP server: what is sent, what is not told, and what happens when the server does not want.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMailer, type Mailer } from '../../src/mail.ts';
import type { Server } from '../../src/main.ts';
import { newCustomer, unique } from '../support/api.ts';
import { client, good, refused } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { ask, invite, logIn, PASSWORD, quickPasswords, secretIn } from '../support/operators.ts';
import { ADMIN_KEY, serverOn } from '../support/server.ts';
import { type Received, read, type Sink, smtpSink } from '../support/smtp-sink.ts';

const FROM = { MAIL_FROM: 'Forecourt <noreply@charge.example>' };
const linkIn = (mail: Received | undefined) => /http\S+#\w+=\w+/.exec(mail ? read(mail).text : '')?.[0] ?? '';

describe.each(engines())('mail to operators, on $name', (engine) => {
  let database: FreshDatabase;
  let server: Server;
  let sink: Sink;
  let customer: number;
  const at = () => server.url;
  const mailOf = (stem: string) => `${unique(stem)}@example.com`;
  beforeEach(async () => {
    database = await engine.fresh();
    sink = await smtpSink({ disabledCommands: ['STARTTLS', 'AUTH'] }, (to) => to.startsWith('nobody'));
    server = await serverOn(database, { passwords: quickPasswords() }, { SMTP_URL: sink.url, ...FROM });
    customer = (await newCustomer(at(), 'Port of Turku')).id;
  });
  afterEach(async () => {
    await server.close();
    await sink.close();
    await database.drop();
  });

  const join = async (mail: string) => {
    await invite(at(), customer, mail);
    const [last] = (await sink.came(sink.mails.length)).slice(-1);
    const told = await ask(at(), 'POST', '/invitations/accept', {
      secret: secretIn(linkIn(last)),
      password: PASSWORD,
    });
    expect(told.status).toBe(200);
  };

  it('an invitation is mailed, and its link shown to nobody else', async () => {
    const mail = mailOf('aino');
    const invited = await invite(at(), customer, mail);
    expect([invited.delivery, invited.link]).toEqual(['mailed', null]);
    const [received] = await sink.came(1);
    expect(received).toMatchObject({ from: 'noreply@charge.example', to: [mail] });
    const { headers, text } = read(received as Received);
    expect(headers).toMatchObject({ from: 'Forecourt <noreply@charge.example>', to: mail });
    expect(headers.subject).toBe('Your invitation to Port of Turku');
    const link = linkIn(received);
    expect(link).toMatch(/\/console\/#invitation=\w{48}$/);
    expect(text).toContain('/api/v1/invitations/accept');
    // The secret stands behind the # alone, where no server sees it.
    expect(new URL(link).search).toBe('');
    const path = { id: customer, operatorId: invited.id };
    const history = await good(
      client(at(), ADMIN_KEY).GET('/api/v1/customers/{id}/operators/{operatorId}/history', {
        params: { path },
      }),
    );
    expect(JSON.stringify(history)).not.toContain(secretIn(link));
  });

  it('a new link takes the place of the one before', async () => {
    const mail = mailOf('again');
    const { id } = await invite(at(), customer, mail);
    const params = { path: { id: customer, operatorId: id } };
    const admin = client(at(), ADMIN_KEY);
    const again = () => admin.POST('/api/v1/customers/{id}/operators/{operatorId}/link', { params });
    expect(await good(again())).toMatchObject({ delivery: 'mailed', link: null });
    const [first, second] = (await sink.came(2)).map(linkIn);
    const accept = (link = '') =>
      ask(at(), 'POST', '/invitations/accept', { secret: secretIn(link), password: PASSWORD, name: 'Aino' });
    expect((await accept(first)).status).toBe(404);
    expect((await accept(second)).json).toMatchObject({ mail, name: 'Aino' });
    // To who has accepted, a new password.
    await good(again());
    const third = linkIn((await sink.came(3))[2]);
    expect(third).toContain('/console/#reset=');
    expect((await accept(third)).status).toBe(404);
    const body = { active: false };
    await good(admin.PATCH('/api/v1/customers/{id}/operators/{operatorId}', { params, body }));
    expect(await refused(again())).toMatch(/^403 forbidden: active/);
    const redeem = { secret: secretIn(third), password: PASSWORD };
    expect((await ask(at(), 'POST', '/password-resets/redeem', redeem)).status).toBe(404);
  });

  it('who has forgotten his password gets a link, and is told when it is used; nobody learns who there is', async () => {
    const mail = mailOf('forgets');
    await join(mail);
    const me = await logIn(at(), mail);
    const reset = (address: string) => ask(at(), 'POST', '/password-resets', { mail: address });
    const [there, nowhere] = [await reset(mail.toUpperCase()), await reset(mailOf('unknown'))];
    for (const { status, text } of [there, nowhere]) expect([status, text]).toEqual([202, '']);
    const link = linkIn((await sink.came(2))[1]);
    expect(link).toContain('/console/#reset=');
    const redeem = (password: string) =>
      ask(at(), 'POST', '/password-resets/redeem', { secret: secretIn(link), password });
    // A password that is refused does not use the link up.
    const weak = await redeem('forecourt1');
    expect([weak.status, weak.json.field, weak.json.rule]).toEqual([
      400,
      'password',
      'must not be made of "forecourt"',
    ]);
    expect((await me.say('GET', '/session')).status).toBe(200);
    expect((await redeem('another harbour at noon')).json.mail).toBe(mail);
    expect((await redeem('another harbour at noon')).status).toBe(404);
    expect((await me.say('GET', '/session')).status).toBe(401);
    expect((await ask(at(), 'POST', '/session', { mail, password: PASSWORD })).status).toBe(401);
    await logIn(at(), mail, 'another harbour at noon');
    const told = read((await sink.came(3))[2] as Received);
    expect([told.headers.to, told.headers.subject]).toEqual([mail, 'Your password was changed']);
  });

  it('nobody’s mailbox is filled by who asks for him', async () => {
    const mail = mailOf('flooded');
    await join(mail);
    const answers: number[] = [];
    for (let i = 0; i < 7; i++) answers.push((await ask(at(), 'POST', '/password-resets', { mail })).status);
    expect(answers).toEqual([202, 202, 202, 202, 202, 429, 429]);
    await sink.came(4);
    // Three of the five; what comes after them is another's.
    await invite(at(), customer, mailOf('other'));
    const subjects = (await sink.came(5)).map((one) => read(one).headers.subject);
    expect(subjects.filter((one) => one === 'Choose a new password')).toHaveLength(3);
  });

  it('a password is changed by who knows it: his other sessions end', async () => {
    const mail = mailOf('changes');
    await join(mail);
    const [me, elsewhere] = [await logIn(at(), mail), await logIn(at(), mail)];
    const change = (currentPassword: string, password: string) =>
      me.say('POST', '/session/password', { currentPassword, password });
    const wrong = await change('not it', 'another harbour at noon');
    expect([wrong.status, wrong.json.field]).toEqual([400, 'currentPassword']);
    for (const [password, rule] of [
      ['short', 'must have 8 to 200 characters'],
      ['Iloveyou1', 'must not be one of the common passwords, nor like one'],
      [mail, `must not be made of "${mail}"`],
    ] as const) {
      const told = await change(PASSWORD, password);
      expect([told.status, told.json.field, told.json.rule]).toEqual([400, 'password', rule]);
    }
    expect((await change(PASSWORD, 'another harbour at noon')).status).toBe(204);
    expect((await elsewhere.say('GET', '/session')).status).toBe(401);
    expect((await me.say('GET', '/session')).status).toBe(200);
    expect(read((await sink.came(2))[1] as Received).headers.subject).toBe('Your password was changed');
  });

  it('an address that the server does not take is told, and the operator is there', async () => {
    const mail = `nobody.${unique('x')}@example.com`;
    const invited = await invite(at(), customer, mail);
    expect([invited.delivery, invited.link]).toEqual(['refused', null]);
    await sink.close();
    const delayed = await invite(at(), customer, mailOf('later'));
    expect([delayed.delivery, delayed.link]).toEqual(['delayed', null]);
    const params = { path: { id: customer } };
    const { items } = await good(client(at(), ADMIN_KEY).GET('/api/v1/customers/{id}/operators', { params }));
    expect(items.map(({ id }) => id)).toEqual([invited.id, delayed.id]);
  });
});

describe('the mailer', () => {
  let mailer: Mailer | undefined;
  let sink: Sink | undefined;
  afterEach(async () => {
    mailer?.close();
    await sink?.close();
  });
  const from = { mailFrom: 'noreply@charge.example' };
  const mail = { to: 'aino@example.com', subject: 'Hello', text: 'Text\n' };
  const failures: unknown[] = [];
  const make = (smtpUrl: string | undefined, again: readonly number[] = []) => {
    failures.length = 0;
    mailer = createMailer({ smtpUrl, ...from }, (error) => failures.push(error), { step: 2000, again });
    return mailer;
  };

  it('writes one mail to one address, whatever stands in names', async () => {
    sink = await smtpSink({ disabledCommands: ['STARTTLS', 'AUTH'] });
    const subject = 'Hi\r\nBcc: victim@example.com\r\n\r\nBuy';
    await make(sink.url).sendMail({ ...mail, subject, to: 'a@b.example, victim@example.com' });
    await mailer?.sendMail({ ...mail, subject, text: 'Bcc: x\r\n.\r\nRCPT TO:<victim@example.com>\r\n' });
    const mails = await sink.came(1);
    for (const one of mails) {
      expect(one.to).not.toContain('victim@example.com');
      const { lines } = read(one);
      expect(lines.filter((line) => /^(bcc|cc):/i.test(line))).toEqual([]);
      expect(lines.filter((line) => /^subject:/i.test(line))).toHaveLength(1);
    }
    expect(mails.at(-1)?.to).toEqual([mail.to]);
  });

  it('does not speak in the clear to another machine, nor to who refuses STARTTLS', async () => {
    sink = await smtpSink({ disabledCommands: ['STARTTLS', 'AUTH'] });
    // The same server by a name by which it could be any other machine.
    for (const url of [`smtp://[::ffff:127.0.0.1]:${sink.port}`, `${sink.url}?requireTLS=true`]) {
      expect(await make(url).sendMail(mail)).toBe('refused');
      expect(failures.map(String)).toEqual([expect.stringMatching(/TLS/)]);
    }
    expect(sink.mails).toEqual([]);
    expect(await make(sink.url).sendMail(mail)).toBe('mailed');
  });

  it('speaks TLS where the server can, and trusts nobody’s certificate of his own', async () => {
    sink = await smtpSink({ disabledCommands: ['AUTH'] });
    expect(await make(sink.url).sendMail(mail)).toBe('refused');
    expect(await make(`${sink.url}?tls.rejectUnauthorized=false`).sendMail(mail)).toBe('mailed');
    expect(sink.mails.map(({ secure }) => secure)).toEqual([true]);
  });

  it('tries again when the server was down, and gives up in the end', async () => {
    sink = await smtpSink({ disabledCommands: ['STARTTLS', 'AUTH'] });
    const { port, url } = sink;
    await sink.close();
    expect(await make(url, [20, 20, 20_000]).sendMail(mail)).toBe('delayed');
    while (failures.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await make(url, Array(500).fill(10)).sendMail(mail)).toBe('delayed');
    sink = await smtpSink({ disabledCommands: ['STARTTLS', 'AUTH'] }, () => false, port);
    expect((await sink.came(1)).map(({ to }) => to)).toContainEqual([mail.to]);
  });

  it('sends nothing where there is no server', async () => {
    const none = make(undefined);
    expect([none.mails(), await none.sendMail(mail)]).toEqual([false, 'unsent']);
  });
});
