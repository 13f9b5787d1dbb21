/* Who can help, worked out on the device: the checks of referral/matching.py, told again. Pure. */

const DAY = 24 * 3600 * 1000;
const MONTHS = (count) => count * 30 + 5;
const said = (verdict, code, details = {}) => ({ verdict, code, details });
const days = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / DAY);
const chainOf = (pack, area) => pack.areas[area]?.chain ?? [area];

function active(pack, asked, service) {
  if (!pack.organisations[service.organisation].active) { return said("fail", "organisation_closed"); }
  if (service.status !== "active") { return said("fail", "service_suspended"); }
  return said("pass", "active");
}

function area(pack, asked, service) {
  if (!asked.area) { return said("unknown", "area_not_asked", { areas: service.areas }); }
  if (!service.areas.length) { return said("unknown", "area_unknown"); }
  const chain = chainOf(pack, asked.area);
  const municipality = pack.areas[asked.area]?.municipality;
  const local = service.areas.filter((one) => chain.includes(one));
  if (local.length) {
    const whole = local.every((one) => ["municipality", "province"].includes(pack.areas[one].type));
    return said("pass", whole ? "serves_municipality" : "serves_area", { area: local[0] });
  }
  const away = service.areas.filter((one) => !municipality || !chainOf(pack, one).includes(municipality));
  const near = away.find((one) => chainOf(pack, one).some((part) => chain.includes(part)));
  if (near) { return said("caution", "outside_municipality", { area: pack.organisations[service.organisation].seat ?? near }); }
  return said("fail", "not_this_area", { areas: service.areas });
}

function age(pack, asked, service) {
  const low = service.age_from, high = service.age_to;
  if (low === null && high === null) { return null; }
  if (!asked.ages) { return said("unknown", "age_unknown", { low, high }); }
  const [youngest, oldest] = asked.ages;
  if (low !== null && oldest < low) { return said("fail", "age_too_young", { low }); }
  if (high !== null && youngest > high) { return said("fail", "age_too_old", { high }); }
  const edge = (low !== null && youngest < low) || (high !== null && oldest > high);
  if (edge) { return said("unknown", "age_at_the_edge", { low, high }); }
  return said("pass", "age_fits", { low, high });
}

const INSURED = "health_insured";
/** The groups of which one paper each is asked for, as words joined by "|", and those of which none is held. */
export const lacking = (demands, held) => demands.filter((word) => !word.split("|").some((one) => held.includes(one)));

function papers(pack, asked, service) {
  const wanted = service.demands.filter((one) => one !== INSURED);
  if (!wanted.length) { return null; }
  if (!asked.papers) { return said("unknown", "papers_unknown", { papers: wanted }); }
  const missing = lacking(wanted, asked.papers);
  return missing.length ? said("fail", "papers_missing", { papers: missing }) : said("pass", "papers_held", { papers: wanted });
}

function insurance(pack, asked, service) {
  if (service.accepts_uninsured) { return said("pass", "uninsured_welcome"); }
  if (!service.asks_insurance) { return null; }
  if (!asked.papers) { return said("unknown", "insurance_unknown"); }
  return asked.papers.includes(INSURED) ? said("pass", "insured") : said("fail", "not_insured");
}

function language(pack, asked, service) {
  if (!asked.language || asked.language === "bg") { return null; }
  const details = { language: asked.language };
  if (!service.languages.length) { return said("unknown", "language_unknown", details); }
  return service.languages.includes(asked.language) ? said("pass", "speaks_language", details) : said("caution", "other_language", details);
}

function hours(pack, asked, service) {
  if (!asked.hours?.length) { return null; }
  if (!service.hours.length) { return said("unknown", "hours_unknown"); }
  const fits = service.hours.includes("round_the_clock") || asked.hours.some((one) => service.hours.includes(one));
  return said(fits ? "pass" : "fail", fits ? "open_then" : "not_open_then", { hours: service.hours });
}

function funding(pack, asked, service) {
  if (!service.funded_until) { return null; }
  const left = days(asked.today, service.funded_until), day = service.funded_until;
  if (left < 0) { return said("fail", "funding_ended", { day }); }
  return left <= pack.ending_days ? said("caution", "funding_ends", { day }) : said("pass", "funded", { day });
}

function verified(pack, asked, service) {
  const day = service.verified_on;
  if (!day) { return said("unknown", "never_verified"); }
  return days(day, asked.today) > MONTHS(pack.stale_months) ? said("caution", "stale", { day }) : said("pass", "verified", { day });
}

function fee(pack, asked, service) {
  if (service.free === null) { return null; }
  return service.free ? said("pass", "free_of_charge") : said("caution", "fee");
}

/** The first day on or after `from` with this month and day; 29 February is 1 March, or 28 February for an end. */
function next(from, [month, day], isEnd) {
  for (let year = Number(from.slice(0, 4)); ; year += 1) {
    const found = new Date(Date.UTC(year, month - 1, day));
    if (isEnd && found.getUTCMonth() !== month - 1) { found.setUTCDate(0); }
    const text = found.toISOString().slice(0, 10);
    if (text >= from) { return text; }
  }
}

function applications(pack, asked, service) {
  if (!service.window) { return null; }
  const order = ([month, day]) => month * 100 + day;
  const now = order(asked.today.slice(5).split("-").map(Number));
  const opens = order(service.window.opens), closes = order(service.window.closes);
  const holds = opens <= closes ? opens <= now && now <= closes : now >= opens || now <= closes;
  return holds ? said("pass", "window_open", { day: next(asked.today, service.window.closes, true) })
    : said("fail", "window_closed", { day: next(asked.today, service.window.opens, false) });
}

function capacity(pack, asked, service) {
  const { places, waiting } = service;
  if (places === 0) { return said("fail", "places_full"); }
  if (places && waiting >= pack.full_factor * places) { return said("fail", "list_full", { waiting, places }); }
  if (waiting) { return places ? said("caution", "waiting_list", { waiting, places }) : said("caution", "waiting", { waiting }); }
  return places ? said("pass", "places_free", { places }) : null;
}

const CHECKS = [active, area, age, papers, insurance, language, hours, fee, applications, funding, verified, capacity];

/** Candidates best first and near misses, each service with its reasons: the shape of referral.matching.Answer. */
export function match(pack, asked) {
  const candidates = [], near = [];
  for (const service of pack.services.filter((one) => one.needs.includes(asked.need))) {
    const reasons = CHECKS.map((check) => check(pack, asked, service)).filter(Boolean);
    const failed = reasons.filter((one) => one.verdict === "fail");
    if (!failed.length) { candidates.push({ service, reasons, outside: reasons.some((one) => one.code === "outside_municipality") }); }
    else if (failed.length === 1) { near.push({ service, reason: failed[0] }); }
  }
  candidates.sort((one, other) => compare(rank(one), rank(other)));
  return { candidates, near };
}

// These have a place of their own in the order.
const APART = ["never_verified", "stale", "outside_municipality"];

function rank(one) {
  const against = one.reasons.filter((reason) => reason.verdict !== "pass" && !APART.includes(reason.code)).length;
  const here = one.reasons.some((reason) => reason.code === "serves_area");
  return [one.outside ? 1 : 0, against, here ? 0 : 1, one.service.verified_on ? -Date.parse(one.service.verified_on) : 0, one.service.id];
}

function compare(one, other) {
  for (let at = 0; at < one.length; at += 1) {
    if (one[at] < other[at]) { return -1; }
    if (one[at] > other[at]) { return 1; }
  }
  return 0;
}

/** The question a client's need asks. */
export function questionOf(client, need, today, hoursAsked = []) {
  const year = Number(today.slice(0, 4));
  const known = client.birth_from !== null && client.birth_to !== null;
  return {
    need, today, area: client.area, papers: client.papers, language: client.language, hours: hoursAsked,
    ages: known ? [Math.max(year - client.birth_to - 1, 0), year - client.birth_from] : null,
  };
}

/** Today, by the server's calendar: its day when the package came, and the days since. */
export function today(kept) {
  const midnight = (moment) => { const day = new Date(moment); return Date.UTC(day.getFullYear(), day.getMonth(), day.getDate()); };
  const passed = Math.max(0, Math.round((midnight(Date.now()) - midnight(kept.at)) / DAY));
  return new Date(Date.parse(kept.pack.today) + passed * DAY).toISOString().slice(0, 10);
}

/** Every code the device may say. */
export const CODES = [
  "active", "organisation_closed", "service_suspended", "serves_area", "serves_municipality", "outside_municipality",
  "not_this_area", "area_unknown", "area_not_asked", "age_fits", "age_too_young", "age_too_old", "age_unknown",
  "age_at_the_edge", "papers_held", "papers_missing", "papers_unknown", "insured", "uninsured_welcome", "not_insured",
  "insurance_unknown", "speaks_language", "language_unknown", "other_language", "open_then", "not_open_then",
  "hours_unknown", "places_free", "places_full", "waiting_list", "funded", "funding_ends", "funding_ended", "verified",
  "never_verified", "stale", "free_of_charge", "fee", "window_open", "window_closed", "list_full", "waiting",
];
