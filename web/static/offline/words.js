/* How things are said: the sentences come with the directory package, in the reader's language. */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export const filled = (text, details) => text.replace(/\{(\w+)\}/g, (whole, name) => details[name] ?? "");
export const label = (pack, list, code) => pack.lists[list]?.find(([one]) => one === code)?.[1] ?? code ?? "";
export const labels = (pack, list, codes) => codes.map((code) => label(pack, list, code)).join(", ");
export const papers = (pack, words) => words.map((word) => pack.papers[word] ?? word).join(", ");
export const clock = (moment) => new Date(moment).toTimeString().slice(0, 5);

export function day(pack, text) {
  const [year, month, number] = text.split("-");
  return pack.language === "en" ? `${number} ${MONTHS[Number(month) - 1]} ${year}` : `${number}.${month}.${year} г.`;
}

export function sentence(pack, reason) {
  const said = { ...reason.details };
  const named = (code) => pack.areas[code]?.name ?? code;
  if (said.area) { said.area = named(said.area); }
  if (said.areas) { said.areas = said.areas.map(named).join(", "); }
  if (said.papers) { said.papers = papers(pack, said.papers); }
  if (said.hours) { said.hours = labels(pack, "hours", said.hours); }
  if (said.language) { said.language = label(pack, "languages", said.language); }
  if (said.day) { said.day = day(pack, said.day); }
  return filled(pack.reasons[reason.code] ?? reason.code, said);
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
