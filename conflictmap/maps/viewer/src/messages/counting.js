// Counted things, in the plural forms of a language.

/**
 * @param {string} locale
 * @returns {(count: number, forms: {one?: string, two?: string, few?: string, many?: string, zero?: string, other: string}) => string}
 */
export function counter(locale) {
  const rules = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  return (count, forms) => `${number.format(count)} ${forms[rules.select(count)] ?? forms.other}`;
}
