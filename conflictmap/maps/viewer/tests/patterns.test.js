import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difference, PATTERNS, setPatterns } from '../src/patterns.js';

/** @param {string[]} colours */
const patternsOf = (colours) => {
  const actors = colours.map((colour) => ({ colour, pattern: 0 }));
  setPatterns(actors);
  return actors.map(({ pattern }) => pattern);
};

test('colours that everybody can tell apart need no pattern', () => {
  assert.deepEqual(patternsOf(['#0b3d91', '#f2c14e', '#ffffff']), [0, 0, 0]);
});

test('red and green, and black and red, are told apart by patterns, the first actor staying plain', () => {
  assert.ok(difference('#c0392b', '#2e8b57') < difference('#0b3d91', '#f2c14e'));
  assert.deepEqual(patternsOf(['#3d3d3d', '#c0392b']), [0, 1]);
});

test('parties of one colour bear different patterns as far as there are patterns', () => {
  assert.equal(new Set(patternsOf(Array.from({ length: PATTERNS }, () => '#2b6cb0'))).size, PATTERNS);
  assert.equal(patternsOf(Array.from({ length: PATTERNS + 3 }, () => '#2b6cb0')).length, PATTERNS + 3);
});
