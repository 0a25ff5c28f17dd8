import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Columns, inflate, pack } from '../src/columns.js';

/** @param {Uint8Array} packed */
const open = (packed) => new Columns(Uint8Array.from(packed).buffer);

test('every encoding gives back the integers that went in', () => {
  const cases = { bytes: [0, 1, 255], unsigned: [0, 127, 128, 16384, 2 ** 31 - 1], signed: [0, -1, 1, -64, 64, -(2 ** 30)], delta: [5, 5, -3, 1_800_000, -1_800_000], planes: [7, -1_800_000, 1_800_000, 0], steps: [300, 2, 65_000, 299, -5] };
  const packed = pack({}, Object.entries(cases).map(([encoding, values]) => ({ name: encoding, encoding, values })));
  const columns = open(packed);
  for (const [name, values] of Object.entries(cases)) assert.deepEqual([...columns.integers(name)], values);
});

test('byte planes hold the whole range of 32 bits, one value over and over, and nothing', () => {
  for (const encoding of ['planes', 'steps'])
    for (const values of [[-(2 ** 31), 2 ** 31 - 1, 0, -1, 2 ** 31 - 1, -(2 ** 31)], [9, 9, 9], [-7], []]) {
      const columns = open(pack({}, [{ name: 'before', encoding: 'bytes', values: [1] }, { name: 'n', encoding, values }]));
      assert.deepEqual([...columns.integers('n')], values, encoding);
    }
});

test('byte planes are as wide as the range of their values', () => {
  const bytes = (/** @type {number[]} */ values) => open(pack({}, [{ name: 'n', encoding: 'planes', values }])).raw('n').length;
  assert.deepEqual([[1000, 1255], [1000, 1256], [0, 2 ** 16], [0, 2 ** 24]].map(bytes), [4 + 2, 4 + 4, 4 + 6, 4 + 8]);
});

test('text in any script survives, blank entries included', () => {
  const values = ['تدمر', '', '</script>', 'Тийас'];
  assert.deepEqual(open(pack({ a: 1 }, [{ name: 't', encoding: 'text', values }])).text('t'), values);
  assert.deepEqual(open(pack({}, [{ name: 't', encoding: 'text', values: [] }])).text('t'), []);
});

test('a container is inflated from base64', async () => {
  const packed = pack({ days: 3 }, [{ name: 'n', encoding: 'delta', values: [1, 2, 3] }]);
  const columns = await inflate(`\n${gzipSync(packed).toString('base64')}\n`);
  assert.equal(columns.meta.days, 3);
  assert.deepEqual([...columns.integers('n')], [1, 2, 3]);
});

test('a column that is not there is named', () => {
  assert.throws(() => open(pack({}, [])).integers('missing'), /no column missing/);
});
