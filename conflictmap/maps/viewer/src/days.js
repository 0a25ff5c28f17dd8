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
  /** @param {Intl.DateTimeFormatOptions} options @returns {(day: number) => string} */
  const writer = (options) => {
    // Made when first needed: it takes milliseconds, and not every page needs each.
    /** @type {Intl.DateTimeFormat | undefined} */
    let format;
    return (day) => (format ??= new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options })).format(new Date(day * DAY));
  };
  return {
    long: writer({ day: 'numeric', month: 'long', year: 'numeric' }),
    weekday: writer({ weekday: 'long' }),
    short: writer({ day: 'numeric', month: 'short', year: 'numeric' }),
    month: writer({ month: 'long', year: 'numeric' }),
    year: (/** @type {number} */ day) => new Date(day * DAY).getUTCFullYear().toString(),
  };
}

/** @typedef {ReturnType<typeof dayWriter>} DayWriter */
