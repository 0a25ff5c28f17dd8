// A state, and a change of one, in plain words.
import { apart } from './bidi.js';
import { UNNAMED } from './data.js';

/**
 * @typedef {import('./data.js').Look} Look
 * @typedef {import('./messages/en.js').Messages} Messages
 */

/** @param {Look} look @param {Messages} messages @returns {string} without a full stop */
export function sentence(look, messages) {
  const extra = [besieged(look.besieger, messages), look.divided && messages.divided].filter(Boolean);
  return [main(look, messages), ...extra].join(messages.then);
}

/** @param {import('./data.js').Actor | null} besieger @param {Messages} messages @returns {string} empty where there is no siege */
export function besieged(besieger, messages) {
  if (!besieger) return '';
  return besieger === UNNAMED ? messages.besiegedUnnamed : messages.besiegedBy(named(besieger, messages));
}

/** @param {Look} look @param {Messages} messages */
function main({ status, holder, rival }, messages) {
  if (status === 'vacated' || status === 'unknown') return messages.states[status];
  if (status === 'controlled') return messages.states.controlled(holder ? named(holder, messages) : messages.unknownHolder);
  const { both, held, sought, open } = messages.states[status];
  if (holder && rival) return both(named(holder, messages), named(rival, messages));
  return holder ? held(named(holder, messages)) : rival ? sought(named(rival, messages)) : open;
}

/** Holder, or status and parties, in a few words, for lists. @param {Look} look @param {Messages} messages */
export function brief(look, messages) {
  const { status, holder } = look;
  if (status === 'controlled') return holder ? named(holder, messages) : messages.unknownHolder;
  const names = parties(look, messages);
  const word = messages.status[status];
  return names && (status === 'contested' || status === 'disputed') ? `${word} (${names})` : word;
}

/** @param {Look} look @param {Messages} messages @returns {string} */
const parties = ({ holder, rival }, messages) => [holder, rival].flatMap((actor) => (actor ? [named(actor, messages)] : [])).join(' / ');

/** An actor's name for a sentence. @param {import('./data.js').Actor} actor @param {Messages} messages */
export const named = ({ name }, { direction }) => apart(name, direction);

/**
 * What changed between two looks: only that, so that a siege of a town does not read as a change of its holder.
 * @param {Look} before
 * @param {Look} after
 * @param {Messages} messages
 * @returns {string}
 */
export function change(before, after, messages) {
  const { changed } = messages;
  const turned = turn(before, after, messages);
  const taken = turned && before.holder !== after.holder;
  const parts = [turned];
  if (after.besieger !== before.besieger) {
    // Who takes a town ends its siege; saying so again would be noise.
    if (!after.besieger) parts.push(taken ? '' : changed.siegeLifted);
    else parts.push(after.besieger === UNNAMED ? changed.besiegedUnnamed : changed.besiegedBy(named(after.besieger, messages)));
  }
  if (after.divided !== before.divided) parts.push(after.divided ? changed.divided : taken ? '' : changed.whole);
  return capital(parts.filter(Boolean).join(messages.then), messages.language);
}

/** What of status and parties changed, empty where nothing did. @param {Look} before @param {Look} after @param {Messages} messages */
function turn(before, after, messages) {
  const [from, to] = [brief(before, messages), brief(after, messages)];
  if (before.holder && before.holder === after.holder) {
    if (before.status === 'controlled' && after.status === 'contested') return messages.changed.fighting(parties(after, messages));
    if (before.status === 'contested' && after.status === 'controlled') return messages.changed.calm(to);
  }
  return from === to ? '' : messages.becomes(from, to);
}

/** @param {string} text @param {string} language */
const capital = (text, language) => (text ? text[0].toLocaleUpperCase(language) + text.slice(1) : text);

/** The word for a key that comes from outside; the key itself where there is none. @param {Record<string, string>} words @param {string} key @returns {string} */
export const wordFor = (words, key) => (Object.hasOwn(words, key) ? words[key] : key);
