// A client for Tidemark's wire protocol, version 1, made from docs/wire-protocol.md alone. Node.js 18 or later, no dependency.
import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import net from 'node:net';
import tls from 'node:tls';

const FROM_CLIENT = {
  hello: 0x01, authResponse: 0x02, execute: 0x10, prepare: 0x11, executePrepared: 0x12, credit: 0x13, cancel: 0x14,
  close: 0x15, ping: 0x16, catalog: 0x17, goodbye: 0x1f,
};
const FROM_SERVER = {
  0x81: 'welcome', 0x82: 'authChallenge', 0x83: 'ready', 0x90: 'prepared', 0x91: 'columns', 0x92: 'rows',
  0x93: 'heartbeat', 0x94: 'end', 0x95: 'failed', 0x96: 'notice', 0x97: 'pong',
};
const KINDS = [
  'NULL', 'BOOLEAN', 'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'REAL', 'DOUBLE', 'DECIMAL', 'CHAR', 'VARCHAR', 'BINARY',
  'VARBINARY', 'DATE', 'TIME', 'TIMESTAMP', 'TIMESTAMP_LTZ', 'INTERVAL DAY TO SECOND', 'INTERVAL YEAR TO MONTH', 'ARRAY',
  'MAP', 'ROW',
];
const CHANGES = ['+I', '-U', '+U', '-D'];
const MAX_FRAME = 16 << 20;
const CREDIT = 1000;
const MAX_ITERATIONS = 1_000_000;

/** What the server says went wrong. */
export class TidemarkError extends Error {
  constructor(failed) {
    super(failed.message + (failed.hint ? ` (${failed.hint})` : ''));
    Object.assign(this, { code: failed.code, sqlState: failed.sqlState, line: failed.line, column: failed.column });
  }
}

/** Collects the fields of a message. */
class Writer {
  parts = [];
  bytes(buffer) { this.parts.push(buffer); return this; }
  u8(value) { return this.bytes(Buffer.from([value])); }
  u16(value) { const b = Buffer.alloc(2); b.writeUInt16BE(value); return this.bytes(b); }
  i32(value) { const b = Buffer.alloc(4); b.writeInt32BE(value); return this.bytes(b); }
  i64(value) { const b = Buffer.alloc(8); b.writeBigInt64BE(BigInt(value)); return this.bytes(b); }
  blob(buffer) { return this.i32(buffer.length).bytes(buffer); }
  text(value) { return this.blob(Buffer.from(value, 'utf8')); }
  map(object) {
    const entries = Object.entries(object);
    this.i32(entries.length);
    for (const [key, value] of entries) this.text(key).text(value);
    return this;
  }
}

/** Reads the fields of a message. */
class Reader {
  constructor(buffer) { this.buffer = buffer; this.at = 0; }
  take(count) {
    if (count < 0 || this.at + count > this.buffer.length) throw new Error('a message ends too early');
    this.at += count;
    return this.at - count;
  }
  u8() { return this.buffer.readUInt8(this.take(1)); }
  i8() { return this.buffer.readInt8(this.take(1)); }
  u16() { return this.buffer.readUInt16BE(this.take(2)); }
  i16() { return this.buffer.readInt16BE(this.take(2)); }
  i32() { return this.buffer.readInt32BE(this.take(4)); }
  i64() { return this.buffer.readBigInt64BE(this.take(8)); }
  f64() { return this.buffer.readDoubleBE(this.take(8)); }
  flag() { return this.u8() === 1; }
  raw(count) { const start = this.take(count); return this.buffer.subarray(start, start + count); }
  blob() { const length = this.i32(); return length === -1 ? null : this.raw(length); }
  text() { const bytes = this.blob(); return bytes === null ? null : bytes.toString('utf8'); }
  list(read) { const count = this.i32(); return Array.from({ length: count }, () => read(this)); }
  map() { return Object.fromEntries(this.list((source) => [source.text(), source.text()])); }
}

function readColumns(source) {
  return source.list((each) => ({ name: each.text(), type: readType(each) }));
}

function readType(source) {
  return {
    kind: KINDS[source.u8()], precision: source.i32(), scale: source.u8(), nullable: source.flag(), fields: readColumns(source),
  };
}

const READERS = {
  welcome: (s) => ({ version: s.u16(), server: s.text(), mechanisms: s.list((each) => each.text()) }),
  authChallenge: (s) => ({ mechanism: s.text(), data: s.blob() }),
  ready: (s) => ({ session: s.i64(), heartbeatMillis: s.i32(), authentication: s.blob(), facts: s.map() }),
  prepared: (s) => ({ parameters: readColumns(s), columns: readColumns(s), givesRows: s.flag() }),
  columns: (s) => ({ columns: readColumns(s), endless: s.flag(), showsKinds: s.flag(), job: s.text() }),
  rows: (s) => ({ block: s.raw(s.buffer.length - s.at) }),
  heartbeat: (s) => ({ watermark: s.i64(), rowsRead: s.i64(), lateRows: s.i64(), fractionRead: s.f64(), resumeToken: s.text() }),
  end: (s) => ({ rows: s.i64(), text: s.text(), job: s.text() }),
  failed: (s) => ({
    code: s.text(), sqlState: s.text(), kind: s.text(), message: s.text(), hint: s.text(), line: s.i32(), column: s.i32(),
    incident: s.text(),
  }),
  notice: (s) => ({ text: s.text() }),
  pong: (s) => ({ token: s.i64() }),
};

const isWide = (type) => type.kind === 'DECIMAL' && type.precision > 18;
const isBytes = (type) => ['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY', 'ARRAY', 'MAP', 'ROW'].includes(type.kind);

/** A block of rows as objects with `change` and `values`. */
function readBlock(bytes, columns) {
  const source = new Reader(bytes);
  const count = source.i32();
  const changes = source.flag() ? Array.from(source.raw(count), (kind) => CHANGES[kind]) : null;
  const rows = Array.from({ length: count }, (_, row) => ({ change: changes ? changes[row] : '+I', values: [] }));
  for (const { type } of columns) {
    const nulls = source.flag() ? source.raw(Math.ceil(count / 8)) : null;
    const isNull = (row) => nulls !== null && ((nulls[row >> 3] >> (row & 7)) & 1) === 1;
    const values = isBytes(type) ? readBytesColumn(source, type, count) : Array.from({ length: count }, () => readFixed(source, type));
    for (let row = 0; row < count; row++) rows[row].values.push(isNull(row) ? null : values[row]());
  }
  return rows;
}

function readBytesColumn(source, type, count) {
  const ends = Array.from({ length: count }, () => source.i32());
  const all = source.raw(count === 0 ? 0 : ends[count - 1]);
  return ends.map((end, row) => () => fromBytes(all.subarray(row === 0 ? 0 : ends[row - 1], end), type));
}

/** Reads a value of fixed width; what it gives makes the value only if it is not NULL. */
function readFixed(source, type) {
  switch (type.kind) {
    case 'BOOLEAN': case 'TINYINT': case 'NULL': { const value = source.i8(); return () => fromNumber(BigInt(value), type); }
    case 'SMALLINT': { const value = source.i16(); return () => fromNumber(BigInt(value), type); }
    case 'INTEGER': case 'DATE': case 'INTERVAL YEAR TO MONTH': { const value = source.i32(); return () => fromNumber(BigInt(value), type); }
    case 'REAL': case 'DOUBLE': { const value = source.f64(); return () => value; }
    default: {
      const high = source.i64();
      if (!isWide(type)) return () => fromNumber(high, type);
      const low = BigInt.asUintN(64, source.i64());
      return () => fromNumber((high << 64n) | low, type);
    }
  }
}

const instant = (millis) => new Date(Number(millis)).toISOString();

/** A value that is a number in a block: numbers that fit as Number, larger ones as BigInt, decimals and times as text. */
function fromNumber(value, type) {
  switch (type.kind) {
    case 'BOOLEAN': return value !== 0n;
    case 'DECIMAL': return decimal(value, type.scale);
    case 'DATE': return instant(value * 86_400_000n).slice(0, 10);
    case 'TIME': return instant(value).slice(11, 23);
    case 'TIMESTAMP': return instant(value).slice(0, 23).replace('T', ' ');
    case 'TIMESTAMP_LTZ': return instant(value);
    default: return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
}

function decimal(unscaled, scale) {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return (unscaled < 0n ? '-' : '') + whole + (scale > 0 ? `.${digits.slice(-scale)}` : '');
}

function fromBytes(bytes, type) {
  switch (type.kind) {
    case 'CHAR': case 'VARCHAR': return bytes.toString('utf8');
    case 'BINARY': case 'VARBINARY': return Buffer.from(bytes);
    case 'ARRAY': return elements(bytes, () => type.fields[0].type);
    case 'ROW': {
      const values = elements(bytes, (index) => type.fields[index].type);
      return Object.fromEntries(type.fields.map((field, index) => [field.name, values[index]]));
    }
    default: {
      const [keys, values] = rawElements(bytes);
      const names = elements(keys, () => type.fields[0].type);
      return new Map(elements(values, () => type.fields[1].type).map((value, index) => [names[index], value]));
    }
  }
}

/** The elements of a sequence as slices, null for NULL. */
function rawElements(bytes) {
  const source = new Reader(bytes);
  const count = source.i32();
  const width = source.u8();
  const nulls = source.raw(Math.ceil(count / 8));
  const ends = Array.from({ length: count }, (_, index) => (width === 0 ? source.i32() : (index + 1) * width));
  const all = source.raw(bytes.length - source.at);
  return ends.map((end, index) => (((nulls[index >> 3] >> (index & 7)) & 1) === 1 ? null : all.subarray(index === 0 ? 0 : ends[index - 1], end)));
}

function elements(bytes, typeOf) {
  return rawElements(bytes).map((slice, index) => {
    const type = typeOf(index);
    if (slice === null) return null;
    if (isBytes(type)) return fromBytes(slice, type);
    if (type.kind === 'REAL' || type.kind === 'DOUBLE') return slice.readDoubleBE(0);
    const high = slice.readBigInt64BE(0);
    return fromNumber(isWide(type) ? (high << 64n) | slice.readBigUInt64BE(8) : high, type);
  });
}

/** A name or password in the form in which the server has it: SASLprep (RFC 4013), but for what that forbids. */
const prepared = (text) => text.replace(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, ' ')
  .replace(/[\u00ad\u034f\u1806\u180b-\u180d\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]/g, '').normalize('NFKC');

/** The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding. */
class Scram {
  constructor(user, password) {
    this.password = prepared(password);
    this.nonce = randomBytes(18).toString('base64');
    this.bare = `n=${prepared(user).replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${this.nonce}`;
  }
  first() { return Buffer.from(`n,,${this.bare}`); }
  last(challenge) {
    const serverFirst = challenge.toString('utf8');
    const fields = Object.fromEntries(serverFirst.split(',').map((part) => [part[0], part.slice(2)]));
    const iterations = Number(fields.i);
    if (!fields.r.startsWith(this.nonce) || !(iterations >= 4096 && iterations <= MAX_ITERATIONS)) {
      throw new Error('the server does not do SCRAM as it should');
    }
    const salted = pbkdf2Sync(this.password, Buffer.from(fields.s, 'base64'), iterations, 32, 'sha256');
    const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
    const clientKey = hmac(salted, 'Client Key');
    const withoutProof = `c=biws,r=${fields.r}`;
    const all = `${this.bare},${serverFirst},${withoutProof}`;
    const signature = hmac(createHash('sha256').update(clientKey).digest(), all);
    this.expected = hmac(hmac(salted, 'Server Key'), all);
    const proof = Buffer.from(clientKey.map((byte, index) => byte ^ signature[index]));
    return Buffer.from(`${withoutProof},p=${proof.toString('base64')}`);
  }
  check(serverLast) {
    const given = Buffer.from(serverLast.toString('utf8').replace(/^v=/, ''), 'base64');
    if (given.length !== this.expected.length || !timingSafeEqual(given, this.expected)) {
      throw new Error('the server does not know the password: it is another one');
    }
  }
}

/** A statement that runs: an async iterable of rows. `columns` is there from the first row on, `end` behind the last. */
class Statement {
  waiting = [];
  columns = null;
  end = null;
  failure = null;
  taken = 0;
  wake = () => {};
  constructor(client, number) { this.client = client; this.number = number; }
  /** Stops it; the iteration then throws a TidemarkError with the sqlState 57014. */
  cancel() { if (!this.over()) this.client.send(this.number, FROM_CLIENT.cancel, new Writer()); }
  over() { return this.end !== null || this.failure !== null; }
  on(type, message) {
    if (type === 'columns') Object.assign(this, message);
    else if (type === 'rows') this.waiting.push(...readBlock(message.block, this.columns));
    else if (type === 'end') this.end = message;
    else if (type === 'failed') this.failure = new TidemarkError(message);
    else if (type === 'notice') this.client.onNotice(message.text);
    this.wake();
  }
  async *[Symbol.asyncIterator]() {
    try {
      for (;;) {
        while (this.waiting.length > 0) {
          yield this.waiting.shift();
          if (++this.taken % (CREDIT / 2) === 0 && !this.over()) {
            this.client.send(this.number, FROM_CLIENT.credit, new Writer().i32(CREDIT / 2));
          }
        }
        if (this.failure !== null) throw this.failure;
        if (this.end !== null) return;
        await new Promise((resolve) => { this.wake = resolve; });
      }
    } finally {
      if (!this.over()) this.client.send(this.number, FROM_CLIENT.close, new Writer());
    }
  }
}

/** A connection. */
export class Client {
  statements = new Map();
  lastNumber = 0;
  received = Buffer.alloc(0);
  onNotice = () => {};

  /** Connects, and logs in if the server asks for it. */
  static connect({ host = '127.0.0.1', port = 7333, user = '', password = '', settings = {}, tlsOptions = null }) {
    return new Promise((resolve, reject) => new Client().open({ host, port, user, password, settings, tlsOptions }, resolve, reject));
  }

  open({ host, port, user, password, settings, tlsOptions }, resolve, reject) {
    this.socket = tlsOptions ? tls.connect({ host, port, ...tlsOptions }) : net.connect({ host, port });
    this.socket.setNoDelay(true);
    this.scram = new Scram(user, password);
    this.resolve = resolve;
    this.reject = reject;
    this.socket.on('data', (bytes) => {
      try {
        this.onBytes(bytes);
      } catch (wrong) {
        this.lose(wrong);
      }
    });
    this.socket.on('error', (error) => this.lose(error));
    this.socket.on('close', () => this.lose(new Error('the connection is closed')));
    this.send(0, FROM_CLIENT.hello, new Writer().bytes(Buffer.from('TIDE')).u16(1).u16(1).text('tidemark.mjs').text(user).map(settings));
  }

  /** Runs a statement; at most `maxRows` rows come if that is not 0. */
  execute(sql, { maxRows = 0, timeoutMillis = 0 } = {}) {
    const statement = new Statement(this, ++this.lastNumber);
    this.statements.set(statement.number, statement);
    this.send(statement.number, FROM_CLIENT.execute, new Writer().text(sql).i32(CREDIT).i64(maxRows).i32(timeoutMillis).i32(0));
    return statement;
  }

  /** Ends the connection. */
  close() {
    this.send(0, FROM_CLIENT.goodbye, new Writer());
    this.socket.end();
  }

  send(statement, type, writer) {
    const fields = Buffer.concat(writer.parts);
    const head = Buffer.alloc(9);
    head.writeInt32BE(fields.length + 5, 0);
    head.writeUInt8(type, 4);
    head.writeInt32BE(statement, 5);
    this.socket.write(Buffer.concat([head, fields]));
  }

  onBytes(bytes) {
    this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
    while (this.received.length >= 4) {
      const length = this.received.readInt32BE(0);
      if (length < 5 || length > MAX_FRAME) throw new Error(`a frame of ${length} bytes`);
      if (this.received.length < 4 + length) return;
      const frame = this.received.subarray(4, 4 + length);
      this.received = this.received.subarray(4 + length);
      const type = FROM_SERVER[frame.readUInt8(0)];
      if (type === undefined) throw new Error(`a message of type ${frame.readUInt8(0)}`);
      this.onMessage(frame.readInt32BE(1), type, READERS[type](new Reader(frame.subarray(5))));
    }
  }

  onMessage(number, type, message) {
    const statement = this.statements.get(number);
    if (statement !== undefined) {
      statement.on(type, message);
      if (statement.over()) this.statements.delete(number);
    } else if (type === 'heartbeat' && number === 0) {
      this.send(0, FROM_CLIENT.ping, new Writer().i64(0));
    } else if (type === 'welcome' && message.mechanisms.length > 0) {
      this.send(0, FROM_CLIENT.authResponse, new Writer().blob(this.scram.first()));
    } else if (type === 'authChallenge') {
      this.send(0, FROM_CLIENT.authResponse, new Writer().blob(this.scram.last(message.data)));
    } else if (type === 'ready') {
      if (this.scram.expected) this.scram.check(message.authentication);
      this.resolve(this);
    } else if (type === 'failed' && number === 0) {
      this.lose(new TidemarkError(message));
    }
  }

  lose(error) {
    this.reject(error);
    for (const statement of this.statements.values()) {
      statement.failure = error;
      statement.wake();
    }
    this.statements.clear();
    this.socket.destroy();
  }
}
