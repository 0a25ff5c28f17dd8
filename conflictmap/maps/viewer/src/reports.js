// The reports behind a state: what they come to, then each with its quote, its source and what that is worth.
import { apart, unturned } from './bidi.js';
import { epochDay } from './days.js';
import { named, wordFor } from './describe.js';
import { make, separated, webAddress } from './dom.js';

/** More quotes than these are read by nobody; the strongest come first. */
const MOST = 40;

/**
 * @typedef {import('./sources.js').Claim} Claim
 * @typedef {import('./messages/en.js').Messages} Messages
 * @typedef {import('./days.js').DayWriter} DayWriter
 * @typedef {import('./state.js').State} State
 */

/**
 * @param {Claim[]} supporting
 * @param {Claim[]} opposing
 * @param {State} state
 * @param {DayWriter} write
 * @param {Messages} messages
 * @returns {Node[]}
 */
export function reports(supporting, opposing, state, write, messages) {
  if (supporting.length + opposing.length === 0) return [make('p', { class: 'cm-note' }, messages.noClaims)];
  const sides = /** @type {[string, Claim[]][]} */ ([[messages.supporting, supporting], [messages.opposing, opposing]]);
  return [
    make('h3', {}, messages.why),
    make('p', { class: 'cm-why' }, summary(supporting, opposing, messages)),
    ...sides.flatMap(([title, claims]) =>
      claims.length === 0
        ? []
        : [make('h3', {}, title, make('span', { class: 'cm-count' }, String(claims.length))), make('ul', { class: 'cm-claim-list' }, ...claims.slice(0, MOST).map((claim) => card(claim, state, write, messages)))],
    ),
  ];
}

/**
 * The claims that a person rejected, which count for nothing.
 * @param {Claim[]} claims
 * @param {State} state
 * @param {DayWriter} write
 * @param {Messages} messages
 * @returns {Node[]}
 */
export function rejections(claims, state, write, messages) {
  if (claims.length === 0) return [];
  return [
    make('h3', {}, messages.rejected, make('span', { class: 'cm-count' }, String(claims.length))),
    make('ul', { class: 'cm-claim-list is-rejected' }, ...claims.slice(0, MOST).map((claim) => card(claim, state, write, messages))),
  ];
}

/** What the reports come to, in a sentence. @param {Claim[]} supporting @param {Claim[]} opposing @param {Messages} messages */
export function summary(supporting, opposing, messages) {
  const confirmed = supporting.filter(({ certainty }) => certainty === 'confirmed').length;
  return messages.reasoning(supporting.length, confirmed, voices(supporting), opposing.length, voices(opposing));
}

/** How many speak: who is quoted, or else the outlet. @param {Claim[]} claims */
const voices = (claims) => new Set(claims.map(({ attribution, article }) => attribution || article?.source || '')).size;

/** @param {Claim} claim @param {State} state @param {DayWriter} write @param {Messages} messages */
function card(claim, state, write, messages) {
  const { article } = claim;
  const [gainer, loser] = [claim.gainer, claim.loser].map((number) => {
    const actor = state.data.actors[number - 1];
    return actor && named(actor, messages);
  });
  // To the gainer, who stands first, whichever way the line runs.
  const parties = [gainer, loser].filter(Boolean).join(messages.direction === 'rtl' ? ' → ' : ' ← ');
  const what = [messages.change[claim.change], parties].filter(Boolean).join(': ');
  const { source } = state.filter.wish;
  const sought = source !== '' && (source === article?.source || source === claim.attribution);
  return make(
    'li',
    { class: `cm-claim is-${claim.certainty}${sought ? ' is-sought' : ''}` },
    make(
      'p',
      { class: 'cm-claim-head' },
      make('span', { class: 'cm-badge', title: messages.certaintyHints[claim.certainty] }, messages.certainty[claim.certainty]),
      make('span', { class: 'cm-what', dir: 'auto' }, what),
    ),
    make('blockquote', { dir: 'auto' }, claim.quote),
    claim.attribution ? make('p', { class: 'cm-said', dir: 'auto' }, messages.accordingTo(unturned(claim.attribution))) : null,
    make(
      'p',
      { class: 'cm-source' },
      ...separated([
        article?.source ? make('b', { dir: 'auto' }, unturned(article.source)) : null,
        article ? title(article, messages) : null,
        article?.published != null ? write.short(article.published) : null,
        article?.repeats ? make('span', { class: 'cm-repeats', dir: 'auto' }, repeated(article.repeats, messages)) : null,
        happened(claim, write, messages),
        claim.background ? messages.background : null,
        claim.inTitle ? messages.inTitle : null,
      ]),
    ),
    claim.weight ? make('p', { class: 'cm-worth' }, worth(claim.weight, messages)) : null,
    claim.decision ? make('p', { class: 'cm-decided' }, ...decided(claim.decision, write, messages)) : null,
  );
}

/** Who decided what, when and why. @param {import('./sources.js').Decision} decision @param {DayWriter} write @param {Messages} messages */
function decided({ kind, by, on, why }, write, messages) {
  const what = messages.decided[kind];
  const who = unturned(by);
  return separated([
    make('b', {}, who ? messages.decidedBy(what, apart(who, messages.direction)) : what),
    on ? write.short(epochDay(on)) : null,
    why ? make('span', { dir: 'auto' }, unturned(why)) : null,
  ]);
}

/** What an article is of an earlier one. @param {import('./sources.js').Repeat} repeats @param {Messages} messages */
function repeated({ kind, of }, messages) {
  const whose = of && unturned(of.source || of.title);
  return messages.repeats[kind](whose ? apart(whose, messages.direction) : messages.anotherReport);
}

/** When it happened, where that is not the day of the article. @param {Claim} claim @param {DayWriter} write @param {Messages} messages */
function happened({ latest, precision, article }, write, messages) {
  if (latest === null || article?.published === latest) return null;
  return messages.happened(precision === 'month' ? write.month(latest) : precision === 'year' ? write.year(latest) : write.short(latest));
}

/** What the source is worth, and why the claim counts for less or for more. @param {import('./sources.js').Weight} weight @param {Messages} messages */
export function worth({ kind, expected, believed, reasons }, messages) {
  const learned = believed === expected ? '' : messages.taught(expected);
  const parts = [wordFor(messages.sourceKinds, kind), messages.believed(believed) + learned, ...reasons.map((reason) => wordFor(messages.reasons, reason))];
  return parts.join(messages.then);
}

/** @param {import('./sources.js').Article} article @param {Messages} messages */
function title(article, messages) {
  const text = unturned(article.title) || messages.untitled;
  const address = webAddress(article.url);
  return address ? make('a', { dir: 'auto', href: address, rel: 'noopener noreferrer external', target: '_blank' }, text) : make('bdi', {}, text);
}
