// Days as whole numbers since the timeline's first, and how they are written.

const DAY = 86_400_000;

/** @param {string} iso @returns {number} days since 1970-01-01 */
export const epochDay = (iso) => Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY);

/** @param {number} day days since 1970-01-01 @returns {string} ISO 8601 */
export const isoDay = (day) => new Date(day * DAY).toISOString().slice(0, 10);

/**
 * Writes days in a language, in UTC, so that a reader's time zone cannot move one.
 * @param {string} language
 */
export function dayWriter(language) {
  // British order for English: the day before the month, as most newsrooms outside the United States write it.
  const locale = { en: 'en-GB', ar: 'ar-u-nu-latn' }[language] ?? language;
  /** @param {Intl.DateTimeFormatOptions} options */
  const format = (options) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  const long = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const weekday = format({ weekday: 'long' });
  const short = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const month = format({ month: 'long', year: 'numeric' });
  /** @param {number} day */
  const moment = (day) => new Date(day * DAY);
  return {
    /** @param {number} day */ long: (day) => long.format(moment(day)),
    /** @param {number} day */ weekday: (day) => weekday.format(moment(day)),
    /** @param {number} day */ short: (day) => short.format(moment(day)),
    /** @param {number} day */ month: (day) => month.format(moment(day)),
    /** @param {number} day */ year: (day) => moment(day).getUTCFullYear().toString(),
  };
}

/** @typedef {ReturnType<typeof dayWriter>} DayWriter */
