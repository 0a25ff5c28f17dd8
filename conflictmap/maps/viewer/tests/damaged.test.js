import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Columns, inflate, pack } from '../src/columns.js';

const INPUTS = 4000;
const SAMPLE = pack({ days: 3 }, [
  { name: 'b', encoding: 'bytes', values: [0, 255, 7] },
  { name: 'u', encoding: 'unsigned', values: [0, 128, 2 ** 31 - 1] },
  { name: 's', encoding: 'signed', values: [-1, 1, -(2 ** 30)] },
  { name: 'd', encoding: 'delta', values: [5, -3, 1_800_000] },
  { name: 'p', encoding: 'planes', values: [7, -1_800_000, 0] },
  { name: 'q', encoding: 'steps', values: [300, 2, 65_000] },
  { name: 't', encoding: 'text', values: ['تدمر', '', 'x'] },
]);

/** The same numbers at every run. @param {number} seed @returns {(below: number) => number} */
const numbers = (seed) => (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};

/** @param {Uint8Array} bytes @param {(below: number) => number} next @returns {Uint8Array<ArrayBuffer>} with some bytes changed, cut out or put in */
function changed(bytes, next) {
  const copy = [...bytes];
  for (let times = 1 + next(4); times > 0; times--) {
    const at = next(copy.length);
    const kind = next(4);
    if (kind === 0) copy.splice(at, 1 + next(8));
    else if (kind === 1) copy.splice(at, 0, next(256));
    else if (kind === 2) copy.length = at;
    else copy[at] = next(256);
  }
  return Uint8Array.from(copy);
}

/** Decodes every column. @param {Columns} columns @returns {number} how many values they hold */
function decodeAll(columns) {
  let values = 0;
  for (const [name, [encoding, , , count]] of Object.entries(columns.index)) {
    const found = encoding === 'text' ? columns.text(name) : columns.integers(name);
    assert.equal(found.length, count);
    values += count;
  }
  return values;
}

test('a damaged container is decoded, or refused in one clear error', () => {
  const next = numbers(1);
  let refused = 0;
  for (let i = 0; i < INPUTS; i++) {
    const bytes = changed(SAMPLE, next);
    try {
      assert.ok(decodeAll(new Columns(bytes.buffer)) <= 2 * bytes.length);
    } catch (error) {
      assert.match(String(error), /^RangeError: the data is damaged: /);
      refused++;
    }
  }
  assert.ok(refused > INPUTS / 4 && refused < INPUTS);
});

test('a damaged block of the page is refused in one clear error', async () => {
  const next = numbers(2);
  const block = new TextEncoder().encode(gzipSync(SAMPLE).toString('base64'));
  for (let i = 0; i < 300; i++) {
    const text = new TextDecoder('latin1').decode(changed(block, next));
    try {
      decodeAll(await inflate(text));
    } catch (error) {
      assert.match(String(error), /^RangeError: the data is damaged: /);
    }
  }
});

test('no more is set aside than the bytes of a column can hold', () => {
  const header = new TextEncoder().encode(JSON.stringify({ meta: {}, columns: { n: ['unsigned', 0, 4, 2 ** 31] } }));
  const bytes = new Uint8Array(4 + header.length + 4);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 4);
  assert.throws(() => new Columns(bytes.buffer), /damaged: the column n does not lie within it/);
});
