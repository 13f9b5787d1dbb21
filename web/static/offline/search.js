/* The needs, barriers and age that somebody's own words name: referral/vocabulary/search.py, over its index. Pure. */

import { alternatives } from "./fold.js";

const SHOWN = 6, SHORTEST = 3, BEGINNING = 4;
const isVowel = (letter) => "aeiou".includes(letter);

/** A key without its ending. */
export function stem(key) {
  if (key.length > BEGINNING) {
    const ending = ["iat", "at"].find((one) => key.endsWith(one) && !isVowel(key.at(-one.length - 1)));
    if (ending) { key = key.slice(0, -ending.length); }
  }
  if (key.length > BEGINNING && ["ta", "to", "te"].includes(key.slice(-2)) && isVowel(key.at(-3))) { key = key.slice(0, -2); }
  while (key.length > SHORTEST && isVowel(key.at(-1))) { key = key.slice(0, -1); }
  if (key.length > BEGINNING && key.endsWith("en") && !isVowel(key.at(-3))) { key = `${key.slice(0, -2)}n`; }
  return key.length > SHORTEST && key.endsWith("s") ? key.slice(0, -1) : key;
}

const stems = new Map();
function known(key) {
  if (!stems.has(key)) { stems.set(key, stem(key)); }
  return stems.get(key);
}

/** Whether a word that was typed is a word of a phrase, in any form, or the beginning of it. */
function is(keys, word) {
  const own = keys.map(known);
  return own.includes(known(word)) || own.some((one) => one.length >= BEGINNING && word.startsWith(one));
}

function rank(asked, place, own) {
  let complete = 0, begins = asked.length;
  const hits = new Set();
  for (const phrase of own) {
    const there = phrase.map((word) => asked.findIndex((keys) => is(keys, word))).filter((at) => at >= 0);
    there.forEach((at) => hits.add(at));
    const first = Math.min(...there);
    const better = phrase.length > complete || (phrase.length === complete && first < begins);
    if (phrase.length && there.length === phrase.length && better) { complete = phrase.length; begins = first; }
  }
  return hits.size ? [-complete, begins, -hits.size, place] : null;
}

function compare(one, other) {
  const at = one.findIndex((value, place) => value !== other[place]);
  return at < 0 ? 0 : one[at] - other[at];
}

function needsOf(index, asked) {
  const ranked = index.needs.map(([, own], place) => rank(asked, place, own)).filter(Boolean).sort(compare);
  const whole = ranked.filter(([complete, , hits]) => complete || -hits === asked.length);
  return (whole.length ? whole : ranked).map((one) => index.needs[one[3]][0]);
}

/** Where the words of a phrase stand in a text one after the other, or nothing. */
function places(asked, phrase) {
  for (let start = 0; phrase.length && start + phrase.length <= asked.length; start += 1) {
    if (phrase.every((word, n) => is(asked[start + n], word))) { return phrase.map((_, n) => start + n); }
  }
  return [];
}

/** The number that stands before a word, in digits or in words, or nothing. */
function numberBefore(ages, keys, at) {
  const word = at ? keys[at - 1] : "";
  return /^\p{Nd}+$/u.test(word) ? Number(word) : ages.numbers[word] ?? null;
}

/** The whole years that the word at a place says together with those beside it, or nothing. */
function yearsOf(ages, keys, at) {
  const unit = known(keys[at]), number = numberBefore(ages, keys, at);
  const isLittle = ages.little.includes(unit), isYears = ages.years.includes(unit);
  if (number !== null) { return isYears || isLittle ? number : ages.months.includes(unit) ? 0 : null; }
  return isLittle || (isYears && keys.slice(at + 1, at + 4).some((one) => ages.half.includes(known(one)))) ? 1 : null;
}

/** Whether a number of years is how long ago something was or has been. */
function isTime(ages, keys, at) {
  const first = numberBefore(ages, keys, at) === null ? at : at - 1;
  return ages.since.includes(keys[first - 1]) || ages.ago.includes(keys[at + 1]);
}

function ageOf(ages, keys) {
  for (let at = 0; at < keys.length; at += 1) {
    const years = yearsOf(ages, keys, at);
    if (years !== null && !isTime(ages, keys, at)) {
      return Object.entries(ages.bands).find(([, [low, high]]) => low <= years && years <= high)?.[0] ?? null;
    }
  }
  return null;
}

/** The words of a text; what denies is said again after "and". */
function lackingRepeated(index, words) {
  let denying = null;
  return words.flatMap((keys, at) => {
    if (index.lacking.includes(keys[0])) { denying = keys; }
    else if (index.asserting.includes(keys[0])) { denying = null; }
    else if (denying && index.joining.includes(keys[0]) && !index.asserting.includes(words[at + 1]?.[0])) { return [keys, denying]; }
    return [keys];
  });
}

/** The needs, the barriers and the age that a text names. */
export function understand(index, text) {
  const spaced = text.replace(/(\p{Nd})(?=\p{L})/gu, "$1 ");
  const all = alternatives(index.folding, spaced);
  const asked = lackingRepeated(index, all).filter(([first]) => !index.small.includes(first));
  const said = new Set(), barriers = [];
  for (const [code, own] of index.barriers) {
    const there = own.flatMap((phrase) => places(asked, phrase));
    if (there.length) { barriers.push(code); there.forEach((at) => said.add(at)); }
  }
  const others = needsOf(index, asked.filter((_, at) => !said.has(at)));
  const needs = others.length ? others : needsOf(index, asked);
  return { needs: needs.slice(0, SHOWN), barriers, age: ageOf(index.ages, all.map(([first]) => first)) };
}
