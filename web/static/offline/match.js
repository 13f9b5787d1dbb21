/* Who can help, worked out on the device: walks the eligibility rules that came with the directory package. Pure.
   The rules stand in referral/matching/eligibility.py; what they are made of, in referral/matching/rules.py. */

import { OPERATORS } from "./operators.js";

const DAY = 24 * 3600 * 1000;
const tables = new WeakMap();

/** The function that works an expression out: a field by its path, a literal, or an operator on operands. */
function compiled(expression) {
  if (typeof expression === "string") {
    const [record, field] = expression.split(".");
    return field ? (scope) => scope[record][field] ?? null : (scope) => scope[record];
  }
  if (!Array.isArray(expression)) { return () => expression; }
  const [name, ...operands] = expression;
  if (name === "code") { return () => operands[0]; }
  if (name === "codes") { return () => operands; }
  const values = operands.map(compiled);
  if (name === "all") { return (scope) => values.every((value) => value(scope)); }
  if (name === "any") { return (scope) => values.some((value) => value(scope)); }
  const operator = OPERATORS[name];
  if (!operator) { throw new Error(`No operator "${name}" in offline/operators.js`); }
  return (scope) => operator(...values.map((value) => value(scope)));
}

/** What a criterion says: the reason of its first rule that holds, or nothing. */
function criterion([name, rules]) {
  const steps = rules.map(([test, verdict, code, details]) => {
    const values = Object.entries(details ?? {}).map(([key, value]) => [key, compiled(value)]);
    return [compiled(test), verdict && ((scope) => ({ verdict, code, details: Object.fromEntries(values.map(([key, value]) => [key, value(scope)])) }))];
  });
  const reason = (scope) => {
    const step = steps.find(([holds]) => holds(scope));
    return step?.[1] ? step[1](scope) : null;
  };
  return { name, reason };
}

function tableOf(pack) {
  if (!tables.has(pack)) {
    const { reach, criteria, outside, discreet, order } = pack.matching;
    tables.set(pack, { reach: criterion(reach), criteria: criteria.map(criterion), outside: compiled(outside),
      discreet: compiled(discreet), order: order.map(compiled) });
  }
  return tables.get(pack);
}

/** Whether this version of the scripts can read the rules of a package that was kept. */
export function isReadable(pack) {
  try { return Boolean(tableOf(pack) && pack.known && pack.search); } catch { return false; }
}

/** Candidates best first, near misses, and how many others each reason blocks: referral.matching.result. */
export function match(pack, asked) {
  const table = tableOf(pack), person = complete(pack, { ...pack.person, ...asked });
  const place = { chain: [], municipality: null, ...pack.areas[person.area], directory: pack };
  const candidates = [], near = [], blocked = {};
  const block = (reason) => { blocked[reason.code] = (blocked[reason.code] ?? 0) + 1; };
  for (const service of pack.services.filter((one) => one.needs.includes(person.need))) {
    const scope = { person, service, organisation: pack.organisations[service.organisation], place,
      waiting: service.waiting, record: pack.records[service.record] };
    const beyond = table.reach.reason(scope);
    if (beyond) { block(beyond); continue; }
    const reasons = reasonsOf(table, scope), failed = reasons.filter((reason) => reason.verdict === "fail");
    const discreet = table.discreet(scope);
    if (failed.length > 1) { failed.forEach(block); }
    else if (failed.length) { near.push({ service, reason: failed[0], discreet }); }
    else { candidates.push(candidate(pack, scope, reasons, { service, discreet })); }
  }
  candidates.sort((one, other) => compare(one.rank, other.rank)); // equal ones stay in the order of the package: by id
  return { candidates, near, blocked };
}

/** A person with what the barriers and the age say of prerequisites: referral/matching/person.py. */
export function complete(pack, person) {
  const { lacks, by_law_to_age } = pack.known;
  const by_law = Object.keys(by_law_to_age).filter((code) => person.ages && person.ages[1] <= by_law_to_age[code]);
  const held = [...new Set([...(person.held ?? []), ...by_law])];
  const denied = (person.barriers ?? []).map((barrier) => lacks[barrier]).filter(Boolean);
  const not_held = [...new Set([...(person.not_held ?? []), ...denied])].filter((code) => !held.includes(code));
  return { ...person, held, by_law, not_held };
}

/** What every criterion says; a later one may read what an earlier one said, by its name. */
function reasonsOf(table, scope) {
  for (const { name, reason } of table.criteria) { scope[name] = reason(scope); }
  const reasons = table.criteria.map(({ name }) => scope[name]).filter(Boolean);
  return scope.service.few ? reasons.map(withoutNumber) : reasons;
}

/** A reason without the number of people who wait, which the reader does not read. */
const withoutNumber = ({ details, ...reason }) =>
  ({ ...reason, details: "waiting" in details ? { ...details, waiting: null } : details });

function candidate(pack, scope, reasons, about) {
  const table = tableOf(pack), { apart } = pack.matching;
  scope.against = reasons.filter((reason) => reason.verdict !== "pass" && !apart.includes(reason.code)).length;
  return { ...about, reasons: [...reasons, ...scope.record.reasons], outside: table.outside(scope),
    rank: table.order.flatMap((key) => key(scope)) };
}

function compare(one, other) {
  const at = one.findIndex((value, place) => value !== other[place]);
  return at < 0 ? 0 : one[at] < other[at] ? -1 : 1;
}

/** The prerequisites a client holds on a day. */
const held = (client, day) => client.held.filter((code) => !(client.held_until?.[code] < day));

/** The prerequisites a client is known not to hold on a day: those said so, and those that have ended. */
const notHeld = (client, day) => [...(client.not_held ?? []).filter((code) => !client.held.includes(code)),
  ...client.held.filter((code) => !held(client, day).includes(code))];

/** The question a need of a client's child asks: its own age and documents, the parent's home (referral/matching/person.py). */
export function childOf(pack, { area, language, barriers }, asked) {
  return { ...asked, area, language, barriers: barriers.filter((barrier) => !(barrier in pack.known.lacks)) };
}

/** The question a client's need asks. */
export function questionOf(client, need, today, hours = []) {
  const year = Number(today.slice(0, 4)), known = client.birth_from !== null && client.birth_to !== null;
  const ages = known ? [Math.max(year - client.birth_to - 1, 0), year - client.birth_from] : null;
  return { ...client, need, today, hours, ages, held: held(client, today), not_held: notHeld(client, today) };
}

/** Today, by the server's calendar: its day when the package came, and the days in its time zone since. */
export function today(kept, now = Date.now()) {
  const day = (moment) => Date.parse(new Intl.DateTimeFormat("sv-SE", { timeZone: kept.pack.time_zone }).format(moment));
  const passed = Math.max(0, Math.round((day(now) - day(kept.at)) / DAY));
  return new Date(Date.parse(kept.pack.today) + passed * DAY).toISOString().slice(0, 10);
}
