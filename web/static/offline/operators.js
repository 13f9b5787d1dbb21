/* The operators of the eligibility rules: each does what the one of its name in referral/matching/rules.py does.
   A day is a text YYYY-MM-DD. A list that is not known counts as empty; what is not known is null. */

const DAY = 24 * 3600 * 1000;
const known = (...values) => values.every((value) => value !== null);
const list = (values) => values ?? [];
const chain = (pack, area) => pack.areas[area]?.chain ?? [];

/** The groups of prerequisites of which one each is required, as words joined by "|", and of which none is held. */
export const missing = (words, held) => words.filter((word) => !word.split("|").some((code) => held.includes(code)));

/** Of these words, those of which every alternative is known not to be held. */
export const denied = (words, notHeld) => words.filter((word) => word.split("|").every((code) => notHeld.includes(code)));

/** The first day on or after `from` with this month and day; where there is no 29 February it is 1 March, or 28 February for an end. */
function next(from, [month, day], isEnd) {
  for (let year = Number(from.slice(0, 4)); ; year += 1) {
    const found = new Date(Date.UTC(year, month - 1, day));
    if (isEnd && found.getUTCMonth() !== month - 1) { found.setUTCDate(0); }
    const text = found.toISOString().slice(0, 10);
    if (text >= from) { return text; }
  }
}

function inWindow({ opens, closes }, day) {
  const order = ([month, number]) => month * 100 + number;
  const [from, to, now] = [order(opens), order(closes), order(day.slice(5).split("-").map(Number))];
  return from <= to ? from <= now && now <= to : now >= from || now <= to;
}

export const OPERATORS = {
  not: (value) => !value,
  unknown: (value) => value === null,
  empty: (values) => list(values).length === 0,
  is: (value, other) => value === other,
  below: (value, limit) => known(value, limit) && value < limit,
  at_least: (value, limit) => known(value, limit) && value >= limit,
  has: (values, value) => list(values).includes(value),
  only: (values, value) => list(values).length > 0 && values.every((one) => one === value),
  overlap: (values, others) => list(values).some((value) => list(others).includes(value)),
  within: (values, others) => list(values).every((value) => list(others).includes(value)),
  common: (values, others) => list(values).filter((value) => list(others).includes(value)),
  without: (values, other) => list(values).filter((value) => value !== other),
  first: (values) => list(values)[0] ?? null,
  first_known: (value, other) => value ?? other,
  least: (values) => (list(values).length ? Math.min(...values) : null),
  most: (values) => (list(values).length ? Math.max(...values) : null),
  sum: (value, other) => (known(value, other) ? value + other : null),
  product: (value, factor) => (known(value, factor) ? value * factor : null),
  days_between: (since, until) => (known(since, until) ? Math.round((Date.parse(until) - Date.parse(since)) / DAY) : null),
  missing,
  denied,
  in_window: inWindow,
  opening: (window, day) => next(day, window.opens, false),
  closing: (window, day) => next(day, window.closes, true),
  types: (pack, areas) => areas.map((area) => pack.areas[area].type),
  not_part_of: (pack, areas, whole) => areas.filter((area) => !chain(pack, area).includes(whole)),
  sharing: (pack, areas, others) => areas.filter((area) => chain(pack, area).some((part) => others.includes(part))),
};
