/* How things are said: the sentences come with the directory package, in the reader's language. */

export const filled = (text, details) => text.replace(/\{(\w+)\}/g, (whole, name) => details[name] ?? "");
export const label = (pack, list, code) => pack.lists[list]?.find(([one]) => one === code)?.[1] ?? code ?? "";
export const papers = (pack, words) => words.map((word) => pack.papers[word] ?? word).join(", ");
export const clock = (moment) => new Date(moment).toTimeString().slice(0, 5);

const DAY = 24 * 3600 * 1000;
export const daysSince = (moment) => Math.max(0, Math.floor((Date.now() - moment) / DAY));

/** A moment of today by its hour, any other by its day too. */
export function moment(pack, at) {
  const when = new Date(at), pad = (number) => String(number).padStart(2, "0");
  if (when.toDateString() === new Date().toDateString()) { return clock(at); }
  return `${day(pack, `${when.getFullYear()}-${pad(when.getMonth() + 1)}-${when.getDate()}`)}, ${clock(at)}`;
}

export function day(pack, text) {
  const [year, month, number] = text.split("-");
  return filled(pack.days[Number(month) - 1], { year, day: number });
}

/** One detail of a reason in words: the package says of which kind each is. */
function detail(pack, name, value) {
  const kind = pack.details[name];
  if (name === "waiting" && value === null) { return pack.few; }
  if (Array.isArray(value)) { return value.map((one) => detail(pack, name, one)).join(", "); }
  if (typeof value !== "string" || !kind) { return String(value ?? ""); }
  if (kind === "days") { return day(pack, value); }
  if (kind === "areas") { return pack.areas[value]?.name ?? pack.words.not_known; }
  return kind === "papers" ? papers(pack, [value]) : label(pack, kind, value);
}

export function sentence(pack, reason) {
  const details = Object.entries(reason.details).map(([name, value]) => [name, detail(pack, name, value)]);
  return filled(pack.reasons[reason.code] ?? reason.code, Object.fromEntries(details));
}

/** Make an element; text is only ever text. */
export function el(tag, about = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (name === "on") { for (const [event, act] of Object.entries(value)) { made.addEventListener(event, act); } }
    else if (value === true) { made.setAttribute(name, ""); }
    else if (value !== false && value !== null && value !== undefined) { made.setAttribute(name, value); }
  }
  made.append(...inside.filter((one) => one !== null && one !== undefined));
  return made;
}
