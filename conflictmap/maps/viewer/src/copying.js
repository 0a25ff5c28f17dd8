// The table as text, for spreadsheets and reports.

/** @typedef {(string | number)[][]} Rows */

/** A cell that a spreadsheet would run as a formula is kept from it. @param {string | number} cell @returns {string} */
const inert = (cell) => (typeof cell === 'string' && /^[\s\0-\x1f]*[=+\-@＝＋－＠]/.test(cell) ? `'${cell}` : String(cell));

/** @param {Rows} rows @returns {string} cells between tabs, as spreadsheets take them from the clipboard */
export const tabbed = (rows) => rows.map((row) => row.map((cell) => inert(cell).replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n');

/** @param {Rows} rows @returns {string} RFC 4180 */
export const commaSeparated = (rows) => rows.map((row) => row.map((cell) => quoted(inert(cell))).join(',')).join('\r\n') + '\r\n';

/** @param {string} cell */
const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/**
 * Puts text on the clipboard, by the old way where the new one is not allowed.
 * @param {string} text
 * @returns {Promise<boolean>} false where neither is
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyFromArea(text);
  }
}

/** @param {string} text */
function copyFromArea(text) {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'cm-unseen';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

/** Offers text as a file. @param {string} text @param {string} name of the file */
export function save(text, name) {
  // The mark at the start tells spreadsheets that it is UTF-8.
  const address = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
