// Every word that the interface says, in English; a language is one more object of this shape.

import { counter } from './counting.js';

const counted = counter('en');

export const english = {
  language: 'en',
  direction: 'ltr',
  name: 'English',
  chooseLanguage: 'Language',

  mapLabel: 'Map of reported control. Every place is also in the table.',
  clocks: 'Which answer to show',
  clockNow: 'As we now believe',
  clockNowHint: 'What all reports together, later ones too, say about this day',
  clockKnown: 'As was known that day',
  clockKnownHint: 'Only what had been published by this day',
  differs: (/** @type {number} */ count) =>
    count === 0
      ? 'Both answers agree on this day.'
      : `${counted(count, { one: 'place is', other: 'places are' })} seen differently in the other answer.`,

  table: 'Table',
  map: 'Map',
  help: 'Keyboard',
  close: 'Close',
  legend: 'Legend',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',

  day: 'Day',
  play: 'Play',
  pause: 'Pause',
  speed: 'Speed',
  speeds: { slow: 'Slow', normal: 'Normal', fast: 'Fast' },
  previousChange: 'Previous change',
  nextChange: 'Next change',

  holders: 'Reported holder',
  signs: 'Signs',
  unknownHolder: 'an unknown holder',
  signContested: 'Contested: fighting reported',
  signDisputed: 'Disputed: sources disagree',
  signVacated: 'Vacated: left by its holder',
  signUnknown: 'Nothing known',
  signBesieged: 'Besieged, in the besieger’s colour',
  signDivided: 'Parts in other hands',
  signFaded: 'Faded: old news',
  signApart: 'On the time bar: days that the two answers see differently',
  signRing: 'Ring: how far the point may be off',

  status: {
    controlled: 'Controlled',
    contested: 'Contested',
    disputed: 'Disputed',
    vacated: 'Vacated',
    unknown: 'Unknown',
  },
  states: {
    controlled: (/** @type {string} */ holder) => `Reported held by ${holder}`,
    contested: {
      both: (/** @type {string} */ holder, /** @type {string} */ rival) => `Contested between ${holder} and ${rival}`,
      held: (/** @type {string} */ holder) => `Contested, ${holder} holding on`,
      sought: (/** @type {string} */ rival) => `Contested: fighting reported with ${rival}, against whom is not said`,
      open: 'Contested: fighting is reported, between whom is not said',
    },
    disputed: {
      both: (/** @type {string} */ holder, /** @type {string} */ rival) => `Disputed: sources name ${holder} and ${rival}`,
      held: (/** @type {string} */ holder) => `Disputed: ${holder}, but sources disagree`,
      sought: (/** @type {string} */ rival) => `Disputed: ${rival}, but sources disagree`,
      open: 'Disputed: sources disagree',
    },
    vacated: 'Reported vacated: nobody is known to have moved in',
    unknown: 'Nothing is known of who holds it',
  },
  besiegedBy: (/** @type {string} */ besieger) => `besieged by ${besieger}`,
  besiegedUnnamed: 'besieged; by whom is not said',
  divided: 'parts of it are in other hands',
  then: '; ',
  likelier: (/** @type {string} */ holder) => `${holder} is the likelier holder.`,
  confidence: 'Confidence',
  confidenceWords: (/** @type {number} */ percent) => /** @type {string} */ (
    percent >= 90 ? 'high' : percent >= 70 ? 'fairly high' : percent >= 50 ? 'moderate' : 'low'),
  percent: (/** @type {number} */ percent) => `${percent} %`,
  heard: 'Newest report',
  ago: (/** @type {number} */ days) =>
    days <= 0 ? '' : days === 1 ? 'the day before' : days < 60 ? `${days} days before` : days < 730 ? `${Math.round(days / 30.4)} months before` : `${Math.round(days / 365.25)} years before`,
  since: 'In this state since',
  otherAnswer: {
    now: (/** @type {string} */ sentence) => `As was known that day: ${sentence}`,
    known: (/** @type {string} */ sentence) => `As we now believe: ${sentence}`,
  },
  partOf: (/** @type {string} */ whole) => `part of ${whole}`,
  radius: (/** @type {number} */ kilometres) => `located to within ${kilometres} km`,
  unlocated: 'No coordinates are known for this place; it is not on the map.',
  provenance: 'Place from',
  history: 'History',

  announcement: (/** @type {string} */ day, /** @type {number} */ changes) => `${day}: ${changes ? counted(changes, { one: 'change', other: 'changes' }) : 'no change'}`,
  changesOn: 'Changed on this day',
  changesBefore: (/** @type {string} */ day) => `Before it, on ${day}`,
  noChange: 'No change is reported on this day.',
  becomes: (/** @type {string} */ before, /** @type {string} */ after) => `${before} → ${after}`,
  changed: {
    besiegedBy: (/** @type {string} */ besieger) => `now besieged by ${besieger}`,
    besiegedUnnamed: 'now besieged; by whom is not said',
    siegeLifted: 'siege lifted',
    divided: 'parts now in other hands',
    whole: 'no longer divided',
    fighting: (/** @type {string} */ parties) => `fighting reported (${parties})`,
    calm: (/** @type {string} */ holder) => `no longer contested: ${holder}`,
  },
  moreChanges: (/** @type {number} */ count) => `and ${counted(count, { one: 'more place', other: 'more places' })}, in the table`,
  pickHint: 'Choose a place on the map, here or in the table to see the reports behind its colour.',
  startDay: 'First day of the data: where things stood.',

  supporting: 'Reports for this',
  opposing: 'Reports against',
  noClaims: 'No report speaks of this place by this day; its state follows from what is known of other places or days.',
  noSources: 'This map was made from control data without its sources.',
  certainty: {
    confirmed: 'Confirmed',
    claimed: 'Claimed',
    denied: 'Denied',
    unclear: 'Unclear',
  },
  certaintyHints: {
    confirmed: 'In the outlet’s own voice, or admitted by who lost',
    claimed: 'Attributed to somebody',
    denied: 'A speaker denies it',
    unclear: 'Hedged in the text',
  },
  change: {
    captured: 'captured',
    recaptured: 'recaptured',
    withdrew: 'withdrawal',
    repelled: 'attack repelled',
    contested: 'fighting',
    besieged: 'siege',
    approached: 'approach',
    holds: 'holds',
  },
  accordingTo: (/** @type {string} */ who) => `according to ${who}`,
  happened: (/** @type {string} */ when) => `about ${when}`,
  background: 'told as background',
  untitled: 'Untitled report',
  inTitle: 'headline',

  tableCaption: (/** @type {string} */ day, /** @type {string} */ clock) => `Every place on ${day}, ${clock.toLowerCase()}`,
  columns: {
    place: 'Place',
    status: 'Status',
    holder: 'Holder',
    rival: 'Other party',
    besieger: 'Besieged by',
    confidence: 'Confidence',
    heard: 'Newest report',
  },
  find: 'Find a place',
  outside: (/** @type {number} */ count) => `${counted(count, { one: 'place', other: 'places' })} outside this view`,
  rowsShown: (/** @type {number} */ shown, /** @type {number} */ all) => `${shown} of ${counted(all, { one: 'place', other: 'places' })} shown`,
  showAll: 'Show all',

  keys: /** @type {[string, string][]} */ ([
    ['← →', 'a day back or on'],
    ['Shift ← →', 'previous or next change (also , and .)'],
    ['Home End', 'first or latest day'],
    ['Space', 'play or pause'],
    ['C', 'switch between the two answers'],
    ['T', 'table or map'],
    ['N P', 'next or previous place'],
    ['A', 'show all places'],
    ['/', 'find a place'],
    ['Esc', 'close what is open'],
    ['?', 'this list'],
  ]),

  oldBrowser:
    'This browser is too old for parts of this page. The table works; the map may be slow or incomplete. A current Firefox, Chrome, Edge or Safari shows everything.',
  broken: 'The map’s data could not be read. The file may be incomplete; please get it again.',
};

/** @typedef {typeof english} Messages */
