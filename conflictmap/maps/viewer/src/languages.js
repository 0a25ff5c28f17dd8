// Which language the interface speaks: the link's, else the first of the browser's that there is, else English.
import { arabic } from './messages/ar.js';
import { english } from './messages/en.js';
import { french } from './messages/fr.js';
import { russian } from './messages/ru.js';
import { ukrainian } from './messages/uk.js';

/** @type {Record<string, import('./messages/en.js').Messages>} by ISO 639-1 code */
export const LANGUAGES = { en: english, ar: arabic, fr: french, ru: russian, uk: ukrainian };

/**
 * @param {{search: string, hash: string}} address
 * @param {readonly string[]} wished BCP 47 tags, the dearest first
 * @returns {import('./messages/en.js').Messages}
 */
export function chooseLanguage({ search, hash }, wished) {
  const asked = new URLSearchParams(hash.slice(1)).get('lang') ?? new URLSearchParams(search).get('lang');
  const codes = [asked ?? '', ...wished].map((tag) => tag.toLowerCase().split('-')[0]);
  return LANGUAGES[codes.find((code) => Object.hasOwn(LANGUAGES, code)) ?? 'en'];
}
