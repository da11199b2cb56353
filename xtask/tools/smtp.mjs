// A mail server for the tests: `node smtp.mjs FOLDER` listens on a free port of this machine, prints it, and puts each
// message that it takes in into a file of the folder, as JSON. It ends when its standard output is closed or by a signal.
//
// What it answers hangs on the recipient, so that tests can ask for trouble: `later+…` is put off the first time that it is
// seen (as greylisting does), `never+…` is refused for good.

import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node smtp.mjs FOLDER');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const putOff = new Set();
let count = 0;

function refusal(address) {
  if (address.startsWith('never+')) {
    return Object.assign(new Error('nobody has this address'), { responseCode: 550 });
  }
  if (address.startsWith('later+') && !putOff.has(address)) {
    putOff.add(address);
    return Object.assign(new Error('come again later'), { responseCode: 450 });
  }
  return null;
}

async function keep(raw, envelope) {
  const message = await PostalMime.parse(raw);
  const kept = {
    from: envelope.mailFrom.address,
    to: envelope.rcptTo.map(({ address }) => address),
    subject: message.subject,
    text: message.text,
    html: message.html,
    headers: message.headers,
  };
  // Under its name it is whole: whoever watches the folder never reads half of one.
  count += 1;
  const name = `${String(count).padStart(6, '0')}.json`;
  writeFileSync(join(folder, `.${name}`), JSON.stringify(kept));
  renameSync(join(folder, `.${name}`), join(folder, name));
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  onRcptTo({ address }, _session, done) {
    done(refusal(address));
  },
  onData(stream, session, done) {
    const pieces = [];
    stream.on('data', (piece) => pieces.push(piece));
    stream.on('end', () => keep(Buffer.concat(pieces), session.envelope).then(() => done(), done));
  },
});
server.on('error', (error) => console.error(error.message));
server.listen(0, '127.0.0.1', () => console.log(server.server.address().port));
