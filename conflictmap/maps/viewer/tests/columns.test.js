import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Columns, inflate, pack } from '../src/columns.js';

/** @param {Uint8Array} packed */
const open = (packed) => new Columns(Uint8Array.from(packed).buffer);

test('every encoding gives back the integers that went in', () => {
  const cases = { bytes: [0, 1, 255], unsigned: [0, 127, 128, 16384, 2 ** 31 - 1], signed: [0, -1, 1, -64, 64, -(2 ** 30)], delta: [5, 5, -3, 1_800_000, -1_800_000] };
  const packed = pack({}, Object.entries(cases).map(([encoding, values]) => ({ name: encoding, encoding, values })));
  const columns = open(packed);
  for (const [name, values] of Object.entries(cases)) assert.deepEqual([...columns.integers(name)], values);
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
