import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as focus from '../src/focus.js';
import { spread } from '../src/spread.js';

/** @param {{x: number, y: number, weight: number}[]} places */
function heart(places) {
  const column = (/** @type {'x' | 'y' | 'weight'} */ key) => Float64Array.from(places, (place) => place[key]);
  return focus.heart(column('x'), column('y'), column('weight'));
}

test('the heart of a theatre leaves out the few places that lie far from the changes', () => {
  const near = Array.from({ length: 20 }, (_, i) => ({ x: 0.5 + (i % 5) * 0.001, y: 0.4 + Math.floor(i / 5) * 0.001, weight: 3 }));
  const far = [{ x: 0.54, y: 0.41, weight: 1 }, { x: 0.47, y: 0.44, weight: 2 }];
  assert.deepEqual(heart([...far, ...near]), near.map((_, i) => i + 2));
});

test('places spread evenly, and one or none, are all in the heart', () => {
  const even = Array.from({ length: 100 }, (_, i) => ({ x: (i % 10) / 10, y: Math.floor(i / 10) / 10, weight: 1 }));
  assert.equal(heart(even).length, 100);
  assert.deepEqual(heart([{ x: 0.1, y: 0.2, weight: 0.25 }]), [0]);
  assert.deepEqual(heart([]), []);
});

test('a far place where most happens is the heart', () => {
  const quiet = Array.from({ length: 5 }, (_, i) => ({ x: 0.5 + i * 0.001, y: 0.4, weight: 0.25 }));
  assert.deepEqual(heart([...quiet, { x: 0.9, y: 0.1, weight: 30 }]), [5]);
});

test('signs that hid one another no longer do, and none is far from its place', () => {
  const discs = Array.from({ length: 9 }, (_, i) => ({ x: 100 + (i % 3), y: 100 + Math.floor(i / 3) * 2, r: 9, firm: i === 4 }));
  const moved = spread(discs);
  const at = discs.map(({ x, y }, i) => [x + moved[2 * i], y + moved[2 * i + 1]]);
  at.forEach(([x, y], i) => {
    assert.ok(Math.hypot(moved[2 * i], moved[2 * i + 1]) <= 38.01);
    for (const [otherX, otherY] of at.slice(i + 1)) assert.ok(Math.hypot(x - otherX, y - otherY) > 16.5);
  });
  assert.deepEqual(spread(discs), moved);
  assert.deepEqual([moved[8], moved[9]], [0, 0], 'the firm one stays');
});

test('signs with room around them stay where they are, and points of one place part', () => {
  assert.deepEqual([...spread([{ x: 0, y: 0, r: 9, firm: false }, { x: 30, y: 0, r: 9, firm: false }])], [0, 0, 0, 0]);
  const [ax, ay, bx, by] = spread([{ x: 5, y: 5, r: 9, firm: false }, { x: 5, y: 5, r: 9, firm: false }]);
  assert.ok(Math.hypot(ax - bx, ay - by) > 17);
});
