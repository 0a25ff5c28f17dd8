// Which packages are in the bundle, under which licences: what the wheel's bill of materials lists.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} version
 * @property {string} license its SPDX id
 * @property {string} integrity the digest that the lock file pins it by
 * @property {string[]} files those of dist/ that hold parts of it
 * @property {string} text of its licence
 */

/** Returns the packages by name; one without a licence, or without a text of it, may not be in the bundle.
 * @param {string} root @param {Map<string, Set<string>>} whereabouts @returns {Package[]} */
export function bundledPackages(root, whereabouts) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return [...whereabouts.keys()].sort().map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt'].map((each) => join(folder, each)).find(existsSync);
    if (typeof license !== 'string' || file === undefined) throw new Error(`${name} ${version} has no licence`);
    const { integrity } = lock.packages[`node_modules/${name}`];
    const files = [...(whereabouts.get(name) ?? [])].sort();
    return { name, version, license, integrity, files, text: readFileSync(file, 'utf8').trim() };
  });
}

/** @param {Package[]} packages */
export function licenceTexts(packages) {
  const texts = packages.map(({ name, version, files, text }) => `${name} ${version} (in ${files.join(', ')})\n\n${text}\n`);
  texts.push('Natural Earth (in countries.bin.gz)\n\nMade with Natural Earth. The data is in the public domain.\n');
  return texts.join('\n----\n\n');
}
