import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busyDays, Clock, disagreements, NEVER } from '../src/clock.js';
import { Columns, pack } from '../src/columns.js';

/** Events as [day, place, look, confidence, coded heard]. @param {number[][]} events @param {number} places @param {number} days */
function clockOf(events, places, days) {
  const count = Array.from({ length: days }, (_, day) => events.filter(([at]) => at === day).length);
  /** @param {number} i */
  const column = (i) => events.map((event) => event[i]);
  const packed = pack({}, [
    { name: 'now_count', encoding: 'unsigned', values: count },
    { name: 'now_place', encoding: 'delta', values: column(1) },
    { name: 'now_look', encoding: 'unsigned', values: column(2) },
    { name: 'now_confidence', encoding: 'bytes', values: column(3) },
    { name: 'now_share', encoding: 'bytes', values: column(5).map((share) => share ?? 0) },
    { name: 'now_heard', encoding: 'unsigned', values: column(4) },
  ]);
  return new Clock(new Columns(/** @type {ArrayBuffer} */ (packed.buffer)), 'now', places, days, [0, 1, 2, 3, 1]);
}

const EVENTS = [
  [0, 0, 1, 90, 1],
  [0, 1, 0, 0, 0],
  [2, 0, 1, 70, 5],
  [3, 1, 2, 60, 1],
  [3, 0, 3, 60, 2],
  [7, 0, 1, 60, 1],
];

test('stepping in any order shows what replaying from the first day shows', () => {
  const clock = clockOf(EVENTS, 2, 9);
  for (const day of [8, 0, 3, 2, 7, 1, 6, 3, 8, 0]) {
    clock.move(day);
    const replayed = [-1, -1];
    EVENTS.forEach(([at, place], event) => {
      if (at <= day) replayed[place] = event;
    });
    assert.deepEqual([...clock.current], replayed, `day ${day}`);
  }
});

test('a move names each touched place once', () => {
  const clock = clockOf(EVENTS, 2, 9);
  clock.move(8);
  assert.deepEqual(clock.move(2).sort(), [0, 1]);
  assert.deepEqual(clock.move(2), []);
});

test('a change of confidence alone is no change on the map', () => {
  const clock = clockOf(EVENTS, 2, 9);
  assert.deepEqual([...clock.counts], [0, 0, 0, 2, 0, 0, 0, 1, 0]);
  assert.equal(clock.nextChange(0, 1), 3);
  assert.equal(clock.nextChange(7, 1), -1);
  assert.equal(clock.nextChange(7, -1), 3);
  assert.equal(clock.since(2), 0);
});

test('a look that nobody can tell from the one before is no change', () => {
  const clock = clockOf([[0, 0, 1, 90, 1], [2, 0, 4, 90, 1], [5, 0, 2, 90, 1]], 1, 7);
  assert.deepEqual([...clock.counts], [0, 0, 0, 0, 0, 1, 0]);
  assert.equal(clock.nextChange(0, 1), 5);
});

test('the day of the newest evidence may lie before, on or after the state’s first day', () => {
  const clock = clockOf(EVENTS, 2, 9);
  assert.deepEqual([...clock.heard], [0, NEVER, 0, 3, 4, 7]);
});

test('the days on which two clocks disagree are counted place by place', () => {
  const now = clockOf([[0, 0, 1, 90, 1], [0, 1, 1, 90, 1], [2, 0, 2, 90, 1]], 2, 6);
  const known = clockOf([[0, 0, 1, 90, 1], [0, 1, 4, 90, 1], [3, 1, 3, 90, 1], [4, 0, 2, 90, 1]], 2, 6);
  assert.deepEqual([...disagreements(now, known)], [0, 0, 1, 2, 1, 1]);
});

test('the first range leaves out a long quiet beginning, and only that', () => {
  const counts = new Int32Array(1000);
  counts[10] = 2;
  counts.fill(1, 800);
  assert.deepEqual(busyDays(counts), [804, 999]);
  assert.deepEqual(busyDays(new Int32Array(50).fill(1)), [0, 49]);
  assert.deepEqual(busyDays(new Int32Array(50)), [0, 49]);
  assert.deepEqual(busyDays([1]), [0, 0]);
});
