import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actorColour, contrast, NEUTRAL, rgb, visible } from '../src/colours.js';
import { dayWriter, epochDay, isoDay } from '../src/days.js';
import { appearancesOf, UNNAMED } from '../src/data.js';
import { brief, change, sentence } from '../src/describe.js';
import { webAddress } from '../src/dom.js';
import { LANGUAGES } from '../src/languages.js';
import { placeLabels } from '../src/labels.js';
import { english } from '../src/messages/en.js';
import { readLink, writeLink } from '../src/permalink.js';
import { fold } from '../src/names.js';
import { axisTicks } from '../src/histogram.js';

const army = { id: 'army', name: 'the army', colour: '#112233' };
const rebels = { id: 'rebels', name: 'rebels', colour: '#ddeeff' };
/** @param {Partial<import('../src/data.js').Look>} parts @returns {import('../src/data.js').Look} */
const look = (parts) => ({ status: 'controlled', holder: army, rival: null, besieger: null, divided: false, ...parts });

test('a state is said in plain words', () => {
  assert.equal(sentence(look({}), english), 'Reported held by the army');
  assert.equal(sentence(look({ besieger: rebels, divided: true }), english), 'Reported held by the army; besieged by rebels; parts of it are in other hands');
  assert.equal(sentence(look({ status: 'contested', rival: rebels }), english), 'Contested between the army and rebels');
  assert.equal(brief(look({ status: 'vacated', holder: null }), english), 'Vacated');
});

test('a siege without a named besieger and a fight without a named holder say so', () => {
  assert.equal(sentence(look({ besieger: UNNAMED }), english), 'Reported held by the army; besieged; by whom is not said');
  assert.equal(sentence(look({ status: 'contested', holder: null, rival: rebels }), english), 'Contested: fighting reported with rebels, against whom is not said');
  assert.equal(sentence(look({ status: 'contested', holder: null }), english), 'Contested: fighting is reported, between whom is not said');
});

test('a change says what changed and nothing else', () => {
  const held = look({});
  const fought = look({ status: 'contested', rival: rebels });
  /** @type {[import('../src/data.js').Look, import('../src/data.js').Look, string][]} */
  const cases = [
    [held, look({ holder: rebels }), 'The army → rebels'],
    [held, look({ besieger: rebels }), 'Now besieged by rebels'],
    [held, look({ besieger: UNNAMED }), 'Now besieged; by whom is not said'],
    [look({ besieger: rebels }), held, 'Siege lifted'],
    [look({ besieger: rebels }), look({ holder: rebels }), 'The army → rebels'],
    [held, look({ divided: true }), 'Parts now in other hands'],
    [look({ divided: true }), held, 'No longer divided'],
    [held, fought, 'Fighting reported (the army / rebels)'],
    [fought, held, 'No longer contested: the army'],
    [held, look({ status: 'contested', rival: rebels, besieger: rebels }), 'Fighting reported (the army / rebels); now besieged by rebels'],
  ];
  for (const [before, after, words] of cases) assert.equal(change(before, after, english), words);
});

test('a name that runs against the sentence cannot turn its arrow round', () => {
  const words = change(look({}), look({ holder: rebels }), LANGUAGES.ar);
  assert.equal(words, '\u2068the army\u2069 ← \u2068rebels\u2069');
  const arab = { ...army, name: 'الجيش' };
  assert.equal(change(look({ holder: arab }), look({ holder: rebels }), english), '\u2068الجيش\u2069 → rebels');
});

test('looks that are drawn alike count as one', () => {
  const looks = [look({}), look({ rival: rebels }), look({ divided: true }), look({ status: 'unknown' }), look({ status: 'unknown', holder: null }), look({ status: 'contested', rival: rebels })];
  assert.deepEqual([...appearancesOf(looks)], [0, 0, 2, 3, 3, 5]);
});

test('days are the same in every time zone', () => {
  for (const iso of ['1969-12-31', '2016-02-29', '2016-03-27', '2026-10-25']) assert.equal(isoDay(epochDay(iso)), iso);
  assert.equal(dayWriter('en').long(epochDay('2016-12-11')), '11 December 2016');
});

test('only addresses of the web become links', () => {
  assert.equal(webAddress('https://a.example/?a=1&b=2'), 'https://a.example/?a=1&b=2');
  for (const bad of ['javascript:alert(1)', ' https://a.example', 'data:text/html,x', 'file:///etc/passwd', 'https://', '//a.example', '']) assert.equal(webAddress(bad), null, bad);
});

test('a link gives back what it was made of, and nonsense in it is passed over', () => {
  const link = { day: '2016-12-11', clock: /** @type {const} */ ('known'), place: 'a b/c#&', view: /** @type {const} */ ('table'), map: { zoom: 6.25, latitude: 34.5, longitude: 38.25 } };
  assert.deepEqual(readLink(writeLink(link)), link);
  assert.deepEqual(readLink('#day=yesterday&clock=x&view=&map=1/two/3'), {});
});

test('labels cover neither one another nor a symbol', () => {
  const wishes = Array.from({ length: 60 }, (_, i) => ({ text: String(i), x: (i * 37) % 200, y: (i * 53) % 150, radius: 6, width: 50, height: 15, priority: i % 7, font: '', colour: '' }));
  const obstacles = wishes.map(({ x, y, radius }) => /** @type {import('../src/labels.js').Box} */ ([x - radius, y - radius, x + radius, y + radius]));
  const placed = placeLabels(wishes, obstacles);
  assert.ok(placed.length > 3 && placed.length < 60);
  const boxes = placed.map(({ wish, x, y }) => [x, y - wish.height / 2, x + wish.width, y + wish.height / 2]);
  const overlap = (/** @type {number[]} */ a, /** @type {number[]} */ b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
  boxes.forEach((box, i) => {
    for (const other of [...boxes.slice(i + 1), ...obstacles]) assert.ok(!overlap(box, other));
  });
});

test('what is not plainly a colour becomes a neutral one', () => {
  assert.equal(actorColour('#ABC'), '#aabbcc');
  for (const bad of ['red', 'url(x)', '#12', '#12345g', '']) assert.equal(actorColour(bad), NEUTRAL);
});

test('black can be seen on the dark map and pale yellow on the light one', () => {
  const light = { land: '#f4f1ea', ink: '#1b1f24' };
  const dark = { land: '#272b30', ink: '#eceae5' };
  for (const colour of ['#000000', '#333333', '#ffff66', '#ffffff'])
    for (const theme of [light, dark]) assert.ok(contrast(rgb(visible(colour, /** @type {any} */ (theme))), rgb(theme.land)) >= 2, colour);
  assert.equal(visible('#b2182b', /** @type {any} */ (light)), '#b2182b');
});

test('names are found without accents, case, apostrophes and hyphens, and by letters that are one to a searcher', () => {
  assert.equal(fold(' Dāʿil '), fold('DAʿIL'));
  assert.equal(fold('Deir ez-Zor'), fold('deir ez zor'));
  assert.equal(fold("Al-Sha'er"), fold('al shaer'));
  assert.equal(fold('أريحا'), fold('اريحا'));
  assert.equal(fold('السُّخنة'), fold('السخنه'));
  assert.equal(fold('Йошкар'), fold('йошкар'));
});

test('the axis names as many months or years as there is room for', () => {
  const first = epochDay('2015-05-01');
  const write = dayWriter('en');
  assert.deepEqual(axisTicks(first, 594, 440, write).map(({ label }) => label), ['July 2015', 'January 2016', 'July 2016']);
  assert.deepEqual(axisTicks(first, 3000, 440, write).map(({ label }) => label), ['2016', '2018', '2020', '2022']);
  assert.deepEqual(axisTicks(first, 10, 440, write).map(({ day }) => day), [0, 9]);
});
