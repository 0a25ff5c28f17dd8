import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseLanguage, LANGUAGES } from '../src/languages.js';

/** Every path to a message, with what kind of thing is there. @param {any} messages @param {string} path @returns {string[]} */
const paths = (messages, path = '') =>
  Object.entries(messages)
    .flatMap(([key, value]) => (typeof value === 'object' && !Array.isArray(value) ? paths(value, `${path}${key}.`) : [`${path}${key}: ${Array.isArray(value) ? value.length : `${typeof value} ${value.length > 0}`}`]))
    .sort();

for (const [code, messages] of Object.entries(LANGUAGES))
  test(`every message is there in ${code}`, () => {
    assert.deepEqual(paths(messages), paths(LANGUAGES.en));
    assert.equal(messages.language, code);
    for (const count of [0, 1, 2, 3, 5, 11, 21, 100]) for (const say of [messages.differs, messages.outside, messages.moreChanges]) assert.ok(!say(count).includes('undefined'));
  });

test('plural forms follow the count', () => {
  assert.deepEqual([1, 3, 5, 21].map(LANGUAGES.ru.outside), ['Вне вида: 1 место', 'Вне вида: 3 места', 'Вне вида: 5 мест', 'Вне вида: 21 место']);
});

test('the link is asked first, then the browser, and what nobody speaks is English', () => {
  const address = { search: '', hash: '' };
  assert.equal(chooseLanguage({ search: '?lang=fr', hash: '#lang=ar&day=2016-01-01' }, ['ru']).language, 'ar');
  assert.equal(chooseLanguage({ search: '?lang=fr', hash: '' }, ['ru']).language, 'fr');
  assert.equal(chooseLanguage(address, ['de-AT', 'uk-UA', 'en']).language, 'uk');
  assert.equal(chooseLanguage({ search: '', hash: '#lang=constructor' }, ['de']).language, 'en');
});
