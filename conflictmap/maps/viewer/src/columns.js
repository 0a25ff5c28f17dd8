// The container of the page's data: named columns of integers or text. `conflictmap/maps/columns.py` is the other half.
import { gunzipSync } from 'fflate';
import './fallbacks.js';

/** @typedef {[encoding: string, offset: number, bytes: number, count: number]} Entry */
/** @typedef {{name: string, encoding: string, values: ArrayLike<number> | string[]}} ColumnInput */

/** An integer from its zigzag code: 0, 1, 2, 3 are 0, -1, 1, -2. @param {number} coded */
export const unzigzag = (coded) => (coded >>> 1) ^ -(coded & 1);

/** What a container that was cut short or changed is refused with. @param {string} what @param {unknown} [cause] @returns {RangeError} */
const damaged = (what, cause) => new RangeError(`the data is damaged: ${what}`, { cause });

/** Reads the columns of one container; a column is decoded when it is asked for. */
export class Columns {
  /** @param {ArrayBuffer} buffer */
  constructor(buffer) {
    const header = readHeader(buffer);
    /** @type {any} what the container says about itself, as its writer defined it */
    this.meta = header.meta;
    /** @type {Record<string, Entry>} */
    this.index = header.columns;
    this.buffer = buffer;
    this.base = header.base;
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
      if (i === count - 1 && at !== from.length) throw damaged(`the column ${name} does not end where it should`);
    }
    return values;
  }

  /** @param {string} name @returns {string[]} */
  text(name) {
    const [, , , count] = this.entry(name);
    const values = count ? new TextDecoder().decode(this.raw(name)).split('\0') : [];
    if (values.length !== count) throw damaged(`the column ${name} holds ${values.length} texts, not ${count}`);
    return values;
  }

  /** @param {string} name @returns {Entry} */
  entry(name) {
    if (!this.has(name)) throw new RangeError(`the data has no column ${name}`);
    return this.index[name];
  }
}

/**
 * Reads what stands before the columns, and sees that each lies within the container: nothing is set aside for more
 * values than its bytes can hold.
 * @param {ArrayBuffer} buffer
 * @returns {{meta: any, columns: Record<string, Entry>, base: number}}
 */
function readHeader(buffer) {
  const size = buffer.byteLength;
  const base = size < 4 ? Infinity : 4 + new DataView(buffer).getUint32(0, true);
  if (base > size) throw damaged('it breaks off in its header');
  /** @type {any} */
  let header;
  try {
    header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, base - 4)));
  } catch (error) {
    throw damaged('its header cannot be read', error);
  }
  if (typeof header?.meta !== 'object' || typeof header?.columns !== 'object' || header.meta === null || header.columns === null) throw damaged('its header lacks a part');
  for (const [name, entry] of Object.entries(header.columns)) if (!isSound(entry, size - base)) throw damaged(`the column ${name} does not lie within it`);
  return { ...header, base };
}

/**
 * @param {any} entry
 * @param {number} room bytes of all columns
 * @returns {boolean}
 */
function isSound(entry, room) {
  if (!Array.isArray(entry) || entry.length !== 4) return false;
  const [encoding, offset, bytes, count] = entry;
  if (![offset, bytes, count].every((number) => Number.isSafeInteger(number) && number >= 0) || offset + bytes > room) return false;
  if (encoding === 'text') return count <= bytes + 1;
  if (encoding === 'bytes') return count === bytes;
  if (encoding === 'planes' || encoding === 'steps') return count === 0 ? bytes === 0 : [1, 2, 3, 4].includes((bytes - 4) / count);
  return ['unsigned', 'signed', 'delta'].includes(encoding) && count <= bytes && (count > 0 || bytes === 0);
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
  /** @type {ArrayBuffer} */
  let buffer;
  try {
    buffer = await unpacked(bytesOf(base64.trim()));
  } catch (error) {
    throw damaged('it cannot be unpacked', error);
  }
  return new Columns(buffer);
}

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<ArrayBuffer>} */
async function unpacked(bytes) {
  // Firefox before 113 and Safari before 16.4 cannot inflate by themselves.
  if (typeof DecompressionStream === 'undefined') return gunzipSync(bytes).slice().buffer;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
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
