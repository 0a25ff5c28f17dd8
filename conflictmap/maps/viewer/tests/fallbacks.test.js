import assert from 'node:assert/strict';
import { test } from 'node:test';

/** @type {[owner: any, name: string][]} */
const LACKING = [
  [Object, 'hasOwn'],
  [Array.prototype, 'at'],
  [Array.prototype, 'findLast'],
  [String.prototype, 'at'],
  [String.prototype, 'replaceAll'],
  [Object.getPrototypeOf(Int8Array.prototype), 'at'],
];

test('what an old browser lacks behaves as in a new one', async () => {
  const own = LACKING.map(([owner, name]) => Object.getOwnPropertyDescriptor(owner, name));
  const answers = () => [
    Object.hasOwn({ a: 1 }, 'a'),
    Object.hasOwn({}, 'constructor'),
    ...[0, 2, 3, -1, -3, -4, 1.7, NaN].flatMap((index) => [[1, 2, 3].at(index), 'abc'.at(index), Uint8Array.of(4, 5, 6).at(index)]),
    [1, 2, 3, 4].findLast((number) => number % 2),
    [1].findLast((number) => number > 1),
    'a.b.c'.replaceAll('.', '$'),
    'a.b'.replaceAll('.', '$&$&'),
    'aXbx'.replaceAll(/x/gi, '-'),
  ];
  const expected = answers();
  for (const [owner, name] of LACKING) delete owner[name];
  await import('../src/fallbacks.js');
  const given = answers();
  const enumerable = LACKING.filter(([owner, name]) => Object.prototype.propertyIsEnumerable.call(owner, name));
  LACKING.forEach(([owner, name], i) => Object.defineProperty(owner, name, /** @type {PropertyDescriptor} */ (own[i])));
  assert.deepEqual(given, expected);
  assert.deepEqual(enumerable, []);
});

test('without the browser’s own inflating the data is the same', async () => {
  const { gzipSync } = await import('node:zlib');
  const { inflate, pack } = await import('../src/columns.js');
  const packed = gzipSync(pack({ days: 3 }, [{ name: 't', encoding: 'text', values: ['تدمر', 'x'.repeat(100_000)] }])).toString('base64');
  const [own] = [globalThis.DecompressionStream];
  const expected = (await inflate(packed)).text('t');
  Reflect.deleteProperty(globalThis, 'DecompressionStream');
  try {
    assert.deepEqual((await inflate(packed)).text('t'), expected);
    await assert.rejects(inflate(packed.slice(0, 60)));
  } finally {
    globalThis.DecompressionStream = own;
  }
});
