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
    // Where every code is one byte, LEB128 has nothing to put together.
    if (encoding === 'bytes' || (encoding === 'unsigned' && from.length === count)) {
      values.set(from);
      return values;
    }
    if (encoding === 'planes' || encoding === 'steps') return unplaned(from, values, encoding === 'steps');
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
 * Puts integers together from the planes of their bytes.
 * @param {Uint8Array} from the least of all as an int32, then a plane each for the lowest bytes, the second, and so on
 * @param {Int32Array} values of the right length, all 0
 * @param {boolean} steps whether they are differences, modulo 256 to the number of planes
 * @returns {Int32Array} `values`
 */
function unplaned(from, values, steps) {
  const count = values.length;
  if (count === 0) return values;
  const least = new DataView(from.buffer, from.byteOffset).getInt32(0, true);
  const planes = (from.length - 4) / count;
  for (let plane = 0; plane < planes; plane++) for (let i = 0, at = 4 + plane * count; i < count; i++) values[i] |= from[at + i] << (8 * plane);
  const mask = planes < 4 ? 2 ** (8 * planes) - 1 : -1;
  for (let i = 0, before = 0; i < count; i++) {
    if (steps) values[i] = before = (before + values[i]) & mask;
    values[i] += least;
  }
  return values;
}

/**
 * Inflates what `compressed` in columns.py wrote.
 * @param {string} base64
 * @returns {Promise<Columns>}
 */
export async function inflate(base64) {
  const bytes = bytesOf(base64.trim());
  // Firefox before 113 and Safari before 16.4 cannot inflate by themselves.
  if (typeof DecompressionStream === 'undefined') return new Columns(gunzipSync(bytes).slice().buffer);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Columns(await new Response(stream).arrayBuffer());
}

/** @param {string} base64 @returns {Uint8Array<ArrayBuffer>} */
function bytesOf(base64) {
  // Much faster, and in browsers since 2025.
  const { fromBase64 } = /** @type {any} */ (Uint8Array);
  if (fromBase64) return fromBase64.call(Uint8Array, base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
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
  if (encoding === 'planes' || encoding === 'steps') return planed(numbers, encoding === 'steps');
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

/**
 * @param {ArrayLike<number>} numbers
 * @param {boolean} steps
 * @returns {Uint8Array}
 */
function planed(numbers, steps) {
  const count = numbers.length;
  if (count === 0) return new Uint8Array();
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < count; i++) [least, most] = [Math.min(least, numbers[i]), Math.max(most, numbers[i])];
  const planes = [1, 2, 3].find((number) => most - least < 256 ** number) ?? 4;
  const bytes = new Uint8Array(4 + planes * count);
  new DataView(bytes.buffer).setInt32(0, least, true);
  for (let i = 0, before = least; i < count; i++) {
    const value = numbers[i] - (steps ? before : least);
    for (let plane = 0; plane < planes; plane++) bytes[4 + plane * count + i] = value >> (8 * plane);
    before = numbers[i];
  }
  return bytes;
}
