// node query.mjs [--host H] [--port P] [--user U] [--max N] [--ca FILE] "SELECT …": prints the rows, tabs between values. A
// password comes from the environment variable TIDEMARK_PASSWORD. There is TLS only with --ca, which names the server's
// certificate (PEM) or the one that signed it. Ctrl-C cancels the statement.
import { readFileSync } from 'node:fs';
import { Client } from './tidemark.mjs';

const options = { host: '127.0.0.1', port: '7333', user: '', max: '0', ca: '' };
const words = process.argv.slice(2);
while (words.length > 0 && words[0].startsWith('--')) {
  options[words.shift().slice(2)] = words.shift();
}

const show = (value) =>
  value === null ? 'NULL'
    : Buffer.isBuffer(value) ? value.toString('hex')
      : value instanceof Map ? `{${[...value].map(([key, each]) => `${show(key)}=${show(each)}`).join(', ')}}`
        : Array.isArray(value) ? `[${value.map(show).join(', ')}]`
          : typeof value === 'object' ? `(${Object.values(value).map(show).join(', ')})`
            : String(value);

let client = null;
try {
  client = await Client.connect({
    host: options.host, port: Number(options.port), user: options.user, password: process.env.TIDEMARK_PASSWORD ?? '',
    tlsOptions: options.ca === '' ? null : { ca: readFileSync(options.ca) },
  });
  client.onNotice = (text) => console.error(text);
  const statement = client.execute(words.join(' '), { maxRows: Number(options.max) });
  process.on('SIGINT', () => statement.cancel());
  for await (const row of statement) {
    const values = row.values.map(show);
    console.log((statement.showsKinds ? [row.change, ...values] : values).join('\t'));
  }
  if (statement.end.text !== null) console.error(statement.end.text);
} catch (failed) {
  console.error(`${failed.sqlState ?? ''} ${failed.message}`.trim());
  if (client === null && failed.sqlState === undefined && options.ca === '') {
    console.error('this was tried without TLS; if the server has it, --ca FILE names its certificate');
  }
  process.exitCode = 1;
} finally {
  client?.close();
}
