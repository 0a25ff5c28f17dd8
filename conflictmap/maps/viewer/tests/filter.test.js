import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EVERYTHING, Filter } from '../src/filter.js';

const [isis, army] = [{ id: 'isis' }, { id: 'army' }];
const looks = [
  { status: 'controlled', holder: isis, rival: null, besieger: null },
  { status: 'contested', holder: army, rival: isis, besieger: null },
  { status: 'controlled', holder: army, rival: null, besieger: null },
];
// One place; on each day the look of the same number.
const clock = { name: 'now', look: [0, 1, 2], confidence: [90, 55, 70], before: [-1, 0, 1], place: [0, 0, 0] };
const data = { looks, clocks: { now: clock, known: null } };
/** @param {Partial<import('../src/filter.js').Wish>} wish @param {any} [sources] */
const filter = (wish, sources = null) => new Filter(/** @type {any} */ (data), { ...EVERYTHING, ...wish }, sources);
/** @param {Filter} made */
const kept = (made) => [0, 1, 2].filter((event) => made.keeps(/** @type {any} */ (clock), event));

test('a filter that asks for nothing in particular keeps everything', () => {
  assert.equal(filter({}).active, false);
  assert.deepEqual(kept(filter({})), [0, 1, 2]);
});

test('a party is asked for as holder, other party or besieger', () => {
  assert.deepEqual(kept(filter({ actors: ['isis'] })), [0, 1]);
  assert.deepEqual(kept(filter({ actors: ['isis'], statuses: ['contested'] })), [1]);
  assert.deepEqual(kept(filter({ least: 70 })), [0, 2]);
});

test('a change that takes a place from who is asked for is listed', () => {
  const made = filter({ actors: ['isis'] });
  assert.equal(made.lists(/** @type {any} */ (clock), 2), true);
  assert.equal(filter({ statuses: ['contested'] }).lists(/** @type {any} */ (clock), 0), false);
});

test('before its first event a place is unknown: kept where the unknown are asked for, or nobody in particular', () => {
  const keeps = (/** @type {Partial<import('../src/filter.js').Wish>} */ wish) => filter(wish).keeps(/** @type {any} */ (clock), -1);
  assert.equal(keeps({ statuses: ['unknown'] }), true);
  assert.equal(keeps({ statuses: ['controlled'] }), false);
  assert.equal(keeps({ actors: ['isis'] }), false);
  assert.equal(keeps({ least: 50 }), false);
});

test('what the claims answer is asked of the sources, and nothing is kept where there are none', () => {
  const sources = { matching: () => Uint8Array.of(0, 1, 1) };
  assert.deepEqual(kept(filter({ source: 'Reuters' }, sources)), [1, 2]);
  assert.deepEqual(kept(filter({ confirmed: true })), []);
});
