// The container of the page's data: named columns of integers or text. `conflictmap/maps/columns.py` is the other half.
import { gunzipSync } from 'fflate';
import './fallbacks.js';

/** @typedef {[encoding: string, offset: number, bytes: number, count: number]} Entry */
/** @typedef {{name: string, encoding: string, values: ArrayLike<number> | string[]}} ColumnInput */

/** An integer from its zigzag code: 0, 1, 2, 3 are 0, -1, 1, -2. @param {number} coded */
export const unzigzag = (coded) => (coded >>> 1) ^ -(coded & 1);

/** Reads the columns of one container; a column is decoded when it is asked for. */
export class Columns {
  /** @param {ArrayBuffer} buffer */
  constructor(buffer) {
    const length = new DataView(buffer).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
    /** @type {any} what the container says about itself, as its writer defined it */
    this.meta = header.meta;
    /** @type {Record<string, Entry>} */
    this.index = header.columns;
    this.buffer = buffer;
    this.base = 4 + length;
  }

  /** @param {string} name @returns {boolean} */
  has(name) {
    return Object.hasOwn(this.index, name);
  }

  /** @param {string} name @returns {Uint8Array} */
  raw(name) {
    const [, offset, bytes] = this.entry(name);
    return new Uint8Array(this.buffer, this.base + offset, bytes);
  }

  /** @param {string} name @returns {Int32Array} */
  integers(name) {
    const [encoding, , , count] = this.entry(name);
    const from = this.raw(name);
    const values = new Int32Array(count);
    if (encoding === 'bytes') {
      values.set(from);
      return values;
    }
    const zigzag = encoding !== 'unsigned';
    const delta = encoding === 'delta';
    let before = 0;
    for (let i = 0, at = 0; i < count; i++) {
      let byte = from[at++];
      let value = byte & 0x7f;
      for (let shift = 7; byte > 0x7f; shift += 7) {
        byte = from[at++];
        value |= (byte & 0x7f) << shift;
      }
      if (zigzag) value = unzigzag(value);
      if (delta) value = before = (before + value) | 0;
      values[i] = value;
    }
    return values;
  }

  /** @param {string} name @returns {string[]} */
  text(name) {
    const [, , , count] = this.entry(name);
    return count ? new TextDecoder().decode(this.raw(name)).split('\0') : [];
  }

  /** @param {string} name @returns {Entry} */
  entry(name) {
    if (!this.has(name)) throw new RangeError(`the data has no column ${name}`);
    return this.index[name];
  }
}

/**
 * Inflates what `compressed` in columns.py wrote.
 * @param {string} base64
 * @returns {Promise<Columns>}
 */
export async function inflate(base64) {
  const text = atob(base64.trim());
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  // Firefox before 113 and Safari before 16.4 cannot inflate by themselves.
  if (typeof DecompressionStream === 'undefined') return new Columns(gunzipSync(bytes).slice().buffer);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Columns(await new Response(stream).arrayBuffer());
}

/**
 * Packs columns; used where the base map is prepared.
 * @param {unknown} meta
 * @param {ColumnInput[]} columns
 * @returns {Uint8Array}
 */
export function pack(meta, columns) {
  /** @type {Record<string, Entry>} */
  const index = {};
  const parts = [];
  let offset = 0;
  for (const { name, encoding, values } of columns) {
    const bytes = encode(encoding, values);
    index[name] = [encoding, offset, bytes.length, values.length];
    offset += bytes.length;
    parts.push(bytes);
  }
  const header = new TextEncoder().encode(JSON.stringify({ meta, columns: index }));
  const packed = new Uint8Array(4 + header.length + offset);
  new DataView(packed.buffer).setUint32(0, header.length, true);
  packed.set(header, 4);
  let at = 4 + header.length;
  for (const part of parts) {
    packed.set(part, at);
    at += part.length;
  }
  return packed;
}

/**
 * @param {string} encoding
 * @param {ArrayLike<number> | string[]} values
 * @returns {Uint8Array}
 */
function encode(encoding, values) {
  if (encoding === 'text') return new TextEncoder().encode(/** @type {string[]} */ (values).join('\0'));
  const numbers = /** @type {ArrayLike<number>} */ (values);
  if (encoding === 'bytes') return Uint8Array.from(numbers);
  const bytes = [];
  let before = 0;
  for (let i = 0; i < numbers.length; i++) {
    let value = numbers[i];
    if (encoding === 'delta') [value, before] = [value - before, value];
    let rest = encoding === 'unsigned' ? value >>> 0 : ((value << 1) ^ (value >> 31)) >>> 0;
    while (rest > 0x7f) {
      bytes.push((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.push(rest);
  }
  return Uint8Array.from(bytes);
}
