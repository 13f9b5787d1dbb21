/* Search keys of words, as graph/transliteration.py makes them, with the tables that come in the directory package. Pure. */

const CYRILLIC = /[\u0400-\u052f]/u;
const GREEK = /[\u0370-\u03ff]/u;
const ARTICLE = /(?<=..)(?:(?<=[aeiou])(?:ta|to|te)|iat|(?<=[^aeiou])at|(?<=..)ia|(?<=..[^aeiou])a)$/;
const inverses = new WeakMap();

const swap = (word, table) => [...word].map((letter) => table[letter] ?? letter).join("");

function latinOf(tables) {
  if (!inverses.has(tables)) {
    inverses.set(tables, Object.fromEntries(Object.entries(tables.alike).map(([latin, cyrillic]) => [cyrillic, latin])));
  }
  return inverses.get(tables);
}

/** A word whose look-alike letters are of the alphabet that its other letters are of. */
function oneAlphabet(tables, text) {
  if (/^[\x00-\x7f]*$/.test(text)) { return text; }
  const { alike, greek } = tables, latin = latinOf(tables);
  const isGreek = [...text].some((letter) => GREEK.test(letter) && !(letter in greek));
  const word = isGreek ? text : swap(text, greek);
  const letters = [...word];
  if (letters.some((letter) => CYRILLIC.test(letter) && !(letter in latin))) { return swap(word, alike); }
  if (letters.some((letter) => /[a-z]/i.test(letter) && !(letter in alike))) { return swap(word, latin); }
  return swap(word, alike);
}

/** Unicode case folding, as far as the letters of a key differ from lower case. */
const folded = (word) => word.toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");

function plain(tables, text) {
  const seen = text.normalize("NFC").replace(/[\p{Mn}\p{Me}\p{Cf}]/gu, "");
  return (seen.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => folded(oneAlphabet(tables, word)));
}

function key(tables, word) {
  let latin = word.endsWith("ия") ? `${word.slice(0, -2)}ia` : word;
  latin = folded(swap(latin, tables.law).normalize("NFKD")).replace(/[^\p{L}\p{N}]/gu, "");
  if (!/^\p{Nd}+$/u.test(latin)) { for (const [old, fresh] of tables.informal) { latin = latin.replaceAll(old, fresh); } }
  latin = latin.replace(/c(?!h)/g, "ts").replaceAll("y", "i").replaceAll("j", "i");
  return /^\p{Nd}+$/u.test(latin) ? latin : latin.replace(/(.)\1+/gu, "$1");
}

function withoutArticle(word) {
  const bare = word.replace(ARTICLE, "");
  if (bare === word || bare.length < 3) { return []; }
  return /[^aeiou]n$/.test(bare) ? [bare, `${bare.slice(0, -1)}en`] : [bare];
}

/** For each word of a query the search keys that may stand for it, the plain one first. */
export function alternatives(tables, text) {
  return plain(tables, text).map((word) => {
    const spellings = [word, word.replaceAll("j", "zh"), word.replaceAll("u", "a"), word.replaceAll("y", "a")];
    const keys = spellings.map((one) => key(tables, one)).filter(Boolean);
    return keys.length ? [...new Set([...keys, ...withoutArticle(keys[0])])] : [];
  }).filter((keys) => keys.length);
}
