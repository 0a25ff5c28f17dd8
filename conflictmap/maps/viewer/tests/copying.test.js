import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commaSeparated, tabbed } from '../src/copying.js';

const FORMULAS = ['=1+1', '+1', '-1', '@SUM(1)', '＝1', '＋1', '－1', '＠SUM(1)', ' =1', '\t=1', '\r\n@x', '\u00a0=1', '\u3000＝1', '\0=1'];

test('no text is a formula to a spreadsheet', () => {
  for (const text of FORMULAS) {
    assert.equal(tabbed([[text]])[0], "'", JSON.stringify(text));
    assert.match(commaSeparated([[text]]), /^"?'/, JSON.stringify(text));
  }
});

test('numbers and names are copied as they are', () => {
  assert.equal(tabbed([[-12.5, "O'Neill", 'a=b']]), "-12.5\tO'Neill\ta=b");
  assert.equal(commaSeparated([[-1, 'a, "b"']]), '-1,"a, ""b"""\r\n');
});
