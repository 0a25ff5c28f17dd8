import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLink, writeLink } from '../src/permalink.js';

test('a link gives back what was written into it, filter and range included', () => {
  /** @type {import('../src/permalink.js').Link} */
  const link = {
    embed: true,
    day: '2016-12-11',
    clock: 'known',
    place: 'palmyra & more',
    view: 'table',
    lang: 'ar',
    map: { zoom: 8.25, latitude: 34.5, longitude: 38.25 },
    range: ['2016-01-01', '2016-12-31'],
    filter: { actors: ['isis', 'army/two'], statuses: ['contested'], least: 70, confirmed: true, source: 'Agence & Cie', apart: true },
  };
  assert.deepEqual(readLink(writeLink(link)), link);
});

test('what a link says wrongly is passed over', () => {
  assert.deepEqual(readLink('#day=2016-13-40&range=2016-01-01/then&map=99/0/0&lang=xx&view=globe&least=-3&clock=both&embed=yes'), {});
});
