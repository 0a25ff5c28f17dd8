// Counted things, in the plural forms of a language.

/**
 * @param {string} locale
 * @returns {(count: number, forms: {one?: string, two?: string, few?: string, many?: string, zero?: string, other: string}) => string}
 */
export function counter(locale) {
  // Made when first needed: a page loads every language and speaks one, and each of these costs milliseconds.
  /** @type {Intl.PluralRules | undefined} */
  let rules;
  /** @type {Intl.NumberFormat | undefined} */
  let number;
  return (count, forms) => {
    rules ??= new Intl.PluralRules(locale);
    number ??= new Intl.NumberFormat(locale);
    return `${number.format(count)} ${forms[rules.select(count)] ?? forms.other}`;
  };
}
