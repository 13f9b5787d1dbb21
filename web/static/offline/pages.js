/* What the shell shows while there is no network: find, refer, referrals, the outbox, from the sealed packages. */

import * as drafts from "./drafts.js";
import * as outbox from "./outbox.js";
import * as store from "./store.js";
import { childOf, complete, isReadable, match, questionOf, today } from "./match.js";
import { denied, missing } from "./operators.js";
import { understand } from "./search.js";
import { clock, day, daysSince, el, filled, label, moment, papers, sentence } from "./words.js";

const HERE = "place:now";
const OLD = 3, VERY_OLD = 30; // days after which what waits is warned of, and after which the lead of the centre is told

/** Show the room that an address asks for. */
export async function show(shell, acts) {
  const kept = await store.get("directory");
  const told = await store.unseal("people:"), known = told?.pack ?? { clients: [], consents: [], referrals: [], forms: {} };
  const people = { ...known, at: told?.at, clients: together(known.clients, await outbox.clients()) };
  if (!kept) { room(shell, "none"); return; }
  const desk = { shell, acts, kept, pack: kept.pack, people, words: kept.pack.words };
  const asked = new URLSearchParams(location.search), path = location.pathname;
  stamp(desk, path);
  if ("unsent" in shell.dataset) { room(shell, "none").querySelector("[data-message]").textContent = desk.words.not_sent; return; }
  const place = await store.unseal(HERE);
  if (path === "/outbox") { await showOutbox(desk); return; }
  if (path === "/clients/new") { await showClient(desk); return; }
  if (path === "/refer" && asked.get("service")) { await showRefer(desk, Object.fromEntries(asked)); return; }
  if (path === "/find" || path === "/refer" || path === "/") {
    await showFind(desk, asked);
    if (place && path === "/find" && !location.search) { await showRefer(desk, place); }
    return;
  }
  const one = path.startsWith("/referrals/") ? people.referrals.find((known) => known.id === path.split("/")[2]) : null;
  if (one) { await showReferral(desk, one); return; }
  if (path.startsWith("/referrals")) { showReferrals(desk); return; }
  if (path === "/network" && people.around) { showNetwork(desk); return; }
  room(shell, "none");
}

/** The server's clients and those that wait here to be sent to it, each once. */
function together(clients, added) {
  const codes = new Set(clients.map((one) => one.id));
  return [...added.filter((one) => !codes.has(one.id)), ...clients];
}

/** A new client: the device draws the code, so that a referral may follow at once. */
async function showClient(desk) {
  const place = room(desk.shell, "client"), form = place.querySelector("[data-client]");
  form.elements.namedItem("code").value = newCode();
  form.elements.namedItem("key").value = outbox.newKey();
  await drafts.restore(form, desk.pack);
  drafts.watch(form);
}

const SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** A code as the server draws them: none of its signs is taken for another. */
function newCode() {
  const fair = (byte) => byte < 256 - (256 % SIGNS.length);
  const drawn = [];
  while (drawn.length < 10) { drawn.push(...[...crypto.getRandomValues(new Uint8Array(32))].filter(fair)); }
  const signs = drawn.slice(0, 10).map((byte) => SIGNS[byte % SIGNS.length]).join("");
  return `C-${signs.match(/../g).join("-")}`; // in groups of two, so that no drawn code reads like a name
}

function room(shell, name) {
  for (const one of shell.querySelectorAll("[data-room]")) { one.hidden = one.dataset.room !== name; }
  return shell.querySelector(`[data-room=${name}]`);
}

function stamp(desk, path) {
  const sign = desk.shell.querySelector("[data-as-of]");
  if (path === "/outbox") { return; }
  sign.textContent = filled(desk.words.as_of, { time: clock(desk.kept.at) });
  sign.hidden = false;
}

/** The last picture of who works with the own centre, and how to reach each of them. */
function showNetwork(desk) {
  const place = room(desk.shell, "network"), { picture, label: words, organisations } = desk.people.around;
  const image = place.querySelector("[data-picture]");
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture)}`;
  image.alt = words;
  place.querySelector("[data-around]").replaceChildren(...organisations.map(([id, title]) =>
    el("li", {}, title, ...call(desk.pack.organisations[id]))));
}

const service = (desk, id) => desk.pack.services.find((one) => one.id === id);
const organisation = (desk, one) => desk.pack.organisations[one?.organisation];

async function showFind(desk, asked) {
  if (!isReadable(desk.pack)) { room(desk.shell, "none"); return; } // kept by another version of these scripts
  const place = room(desk.shell, "find"), form = place.querySelector("[data-find]");
  const select = form.elements.namedItem("client");
  select.closest(".field").hidden = !desk.people.clients.length;
  if (!desk.people.clients.length) { form.before(el("p", { class: "hint" }, desk.words.no_people)); }
  select.append(...desk.people.clients.map((one) => el("option", { value: one.id }, `${one.id} · ${desk.pack.areas[one.area]?.name ?? ""}`)));
  const given = [...asked];
  if (given.length) { drafts.fill(form, given); } else { await drafts.restore(form, desk.pack); }
  drafts.watch(form);
  form.addEventListener("submit", (event) => { event.preventDefault(); delete form.dataset.sent; answer(desk, form, asked.get("follows")); });
  if (asked.get("need") || asked.get("words")) { answer(desk, form, asked.get("follows")); }
}

function question(desk, form) {
  const value = (name) => form.elements.namedItem(name)?.value || null;
  const ticked = (name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map((one) => one.value);
  const now = today(desk.kept);
  const client = desk.people.clients.find((one) => one.id === value("client")), child = desk.pack.bands[value("child")] ?? null;
  if (client && child) { return childOf(desk.pack, client, { need: value("need"), today: now, hours: ticked("hours"), ages: child }); }
  if (client) { return questionOf(client, value("need"), now, ticked("hours")); }
  return { need: value("need"), today: now, area: value("area"), ages: child ?? desk.pack.bands[value("age")] ?? null,
    held: ticked("papers"), not_held: ticked("without"), language: value("language"), hours: ticked("hours"),
    barriers: ticked("barriers") };
}

/** Fill in what somebody's own words name, where nothing was chosen; return the other needs they may mean. */
function readWords(desk, form) {
  const field = (name) => form.elements.namedItem(name), said = field("words").value.trim();
  if (!said) { return null; }
  const found = understand(desk.pack.search, said), client = desk.people.clients.find((one) => one.id === field("client").value);
  if (!field("need").value && found.needs.length) { field("need").value = found.needs[0]; }
  if (!client && !field("area").value) { field("area").value = desk.people.home ?? ""; }
  if (!client) { for (const one of form.querySelectorAll("[name=barriers]")) { one.checked ||= found.barriers.includes(one.value); } }
  const age = field(client ? "child" : "age");
  if (found.age && !age.value && (!client || isChildOf(desk, client, found.age))) { age.value = found.age; }
  return found.needs;
}

/** Whether an age that was said is that of a child of the client: a child's, and too young for the client. */
function isChildOf(desk, client, age) {
  const { ages } = questionOf(client, null, today(desk.kept)), isChild = desk.shell.querySelector(`[name=child] [value="${age}"]`);
  return Boolean(isChild && ages && desk.pack.bands[age][1] < ages[0]);
}

/** Show the other needs that the words may mean. */
function otherNeeds(desk, form, follows, needs) {
  const choose = (code) => ({ click: () => { form.elements.namedItem("words").value = ""; form.elements.namedItem("need").value = code; answer(desk, form, follows); } });
  desk.shell.querySelector("[data-others]").hidden = !needs.length;
  desk.shell.querySelector("[data-other-needs]").replaceChildren(...needs.map((code) =>
    el("button", { type: "button", class: "quiet", on: choose(code) }, desk.pack.needs[code].label)));
}

function answer(desk, form, follows) {
  const place = desk.shell.querySelector("[data-answer]"), { pack, words } = desk;
  const named = readWords(desk, form);
  const asked = question(desk, form), need = pack.needs[asked.need];
  desk.shell.querySelector("[data-not-understood]").hidden = Boolean(need) || !named;
  otherNeeds(desk, form, follows, (named ?? []).filter((code) => code !== asked.need));
  if (!need) { place.replaceChildren(); return; }
  const [client, child] = ["client", "child"].map((name) => form.elements.namedItem(name).value);
  const found = match(pack, asked);
  place.replaceChildren(
    ...(need.urgent ? [el("div", { class: "alarm urgent" }, el("strong", {}, words.urgent))] : []),
    el("p", {}, el("strong", {}, need.label)),
    el("h2", {}, filled(words.can_help, { count: found.candidates.length })),
    ...(found.candidates.length ? [] : [el("p", { class: "card" }, words.nobody)]),
    el("ol", { class: "candidates" }, ...found.candidates.map((one) => candidate(desk, one, { client, child: client && child, need: asked.need, hours: asked.hours, follows }))),
    ...(found.near.length ? [el("h2", {}, words.near), el("ul", { class: "near" }, ...found.near.map((one) =>
      el("li", {}, `${one.service.name}, ${organisation(desk, one.service).name}: `, el("strong", {}, sentence(pack, one.reason)),
        one.discreet ? el("em", {}, ` (${words.sensitive_service})`) : null)))] : []),
    ...(Object.keys(found.blocked).length ? [el("details", {}, el("summary", {}, words.why_not), el("ul", {}, ...Object.keys(found.blocked).sort().map((code) =>
      el("li", {}, `${pack.blocked[code] ?? code}: ${found.blocked[code]}`))))] : []),
    ...(client ? [] : [el("p", { class: "hint" }, words.choose_client)]),
  );
  place.querySelector("h2").scrollIntoView({ block: "start" });
}

function candidate(desk, one, chosen) {
  const owner = organisation(desk, one.service), need = desk.pack.needs[chosen.need];
  const go = () => showRefer(desk, { ...chosen, service: one.service.id });
  return el("li", { class: one.outside ? "card outside" : "card", "data-service": one.service.id },
    el("h3", {}, one.service.name),
    el("p", { class: "owner" }, owner.name, ...call(owner)),
    one.discreet ? el("p", { class: "discreet" }, desk.words.sensitive) : null,
    el("div", { class: "reasons" }, el("ul", {}, ...one.reasons.map((reason) => el("li", { class: reason.verdict === "pass" ? "for" : reason.verdict }, sentence(desk.pack, reason))))),
    chosen.client ? el("button", { class: "primary wide", type: "button", on: { click: go } }, need.report ? desk.words.report : desk.words.refer) : null);
}

const parts = (owner) => (Array.isArray(owner?.phone) ? owner.phone : [[owner?.phone, null]]).filter(([text]) => text);
const call = (owner) => parts(owner).flatMap(([text, dial]) => [" · ", dial ? el("a", { class: "call", href: `tel:${dial}` }, text) : text]);

async function showRefer(desk, chosen) {
  const to = service(desk, chosen.service), need = desk.pack.needs[chosen.need];
  const client = desk.people.clients.find((one) => one.id === chosen.client);
  if (!to || !need || !client) { room(desk.shell, "none"); return; }
  await store.seal(HERE, chosen);
  const place = room(desk.shell, "refer"), form = place.querySelector("[data-refer]");
  form.reset();
  for (const name of ["client", "child", "need", "service", "follows"]) { form.elements.namedItem(name).value = chosen[name] ?? ""; }
  form.elements.namedItem("key").value = outbox.newKey();
  const owner = organisation(desk, to);
  form.querySelector("[data-hours]").replaceChildren(...[chosen.hours ?? []].flat().map((hour) => el("input", { type: "hidden", name: "hours", value: hour })));
  const band = place.querySelector(`[data-child-words] [value="${chosen.child}"]`)?.textContent;
  place.querySelector("[data-fact=client]").textContent = band ? filled(place.querySelector("[data-child-words]").dataset.childWords, { client: client.id, age: band }) : client.id;
  place.querySelector("[data-fact=need]").textContent = need.label;
  place.querySelector("[data-fact=to]").replaceChildren(to.name, el("br"), owner.name, ...call(owner));
  const until = chosen.child ? undefined : desk.people.consents.find(([code, id]) => code === client.id && id === to.organisation)?.[2];
  form.elements.namedItem("consent_on").value = today(desk.kept);
  part(form, "report", need.report);
  part(form, "usual", !need.report);
  part(form, "consent", !need.report && !until);
  household(desk, form, client);
  if (need.first === "now" && !need.report) { form.querySelector("[data-part=usual] select").value = "urgent"; }
  form.querySelector("[data-aloud]").textContent = filled(desk.words.aloud, { partner: owner.name });
  const consented = form.querySelector("[data-part=consented]");
  consented.hidden = !until || need.report;
  consented.textContent = until ? filled(desk.words.consent_until, { day: day(desk.pack, until) }) : "";
  warn(desk, form, client, to, chosen);
  await drafts.restore(form, desk.pack);
  drafts.watch(form);
  place.querySelector("h1").scrollIntoView({ block: "start" });
}

function part(form, name, wanted) {
  const found = form.querySelector(`[data-part=${name}]`);
  found.hidden = found.disabled = !wanted;
}

function household(desk, form, client) {
  const others = client.household ? desk.people.clients.filter((one) => one.household === client.household && one !== client) : [];
  form.querySelector("[data-members]").replaceChildren(...others.map((one) =>
    el("label", {}, el("input", { type: "checkbox", name: "members", value: one.id }), ` ${one.id}`)));
  part(form, "household", others.length > 0);
}

/** The warnings the server would give, as far as the device can know; ticking says that they were seen. */
function warn(desk, form, client, to, chosen) {
  const tick = form.querySelector("[data-warnings]");
  const found = [];
  const open = !chosen.child && desk.people.referrals.find((one) => one.client === client.id && one.need === chosen.need && one.id !== chosen.follows);
  if (open) { found.push(["already_open", `${desk.words.already_open} ${open.code}`]); }
  const asked = { need: chosen.need, today: today(desk.kept), ages: desk.pack.bands[chosen.child] ?? null };
  const person = complete(desk.pack, chosen.child ? childOf(desk.pack, client, asked) : questionOf(client, chosen.need, asked.today));
  const lacking = denied(missing(to.required, person.held), person.not_held);
  if (lacking.length) { found.push(["papers_missing", filled(desk.words.papers_missing, { papers: papers(desk.pack, lacking) })]); }
  tick.replaceChildren(...found.map(([code, text]) => el("div", { class: "alarm" }, el("p", {}, el("strong", {}, text)),
    el("label", { class: "acknowledged" }, el("input", { type: "checkbox", name: "acknowledged", value: code, required: true }), desk.words.acknowledged))));
}

function showReferrals(desk) {
  const list = room(desk.shell, "referrals").querySelector("[data-referrals]");
  list.replaceChildren(...desk.people.referrals.map((one) => el("li", {},
    el("a", { href: `/referrals/${one.id}` }, `${one.code} · ${one.client}`), ` ${desk.pack.needs[one.need]?.label ?? one.need} `, el("span", { class: "state" }, stateOf(desk.people, one)))));
}

// An appointment that passes while there is no network is no longer made: by the server's clock, and the time since.
export function stateOf(people, one, now = Date.now()) {
  const passed = Math.max(0, now - people.at);
  return one.until && Date.parse(one.until) < Date.parse(people.now) + passed ? one.then : one.state;
}

async function showReferral(desk, one) {
  const place = room(desk.shell, "referral"), to = service(desk, one.service);
  place.querySelector("[data-code]").textContent = one.code;
  const facts = { state: stateOf(desk.people, one), client: one.client, need: desk.pack.needs[one.need]?.label ?? one.need };
  for (const [name, text] of Object.entries(facts)) { place.querySelector(`[data-fact=${name}]`).textContent = text; }
  place.querySelector("[data-fact=to]").replaceChildren(to?.name ?? "—", ...call(organisation(desk, to)));
  place.querySelector("[data-moves]").replaceChildren(...one.forms.map((name) => moveForm(desk, one, desk.people.forms[name])));
  for (const form of place.querySelectorAll("form")) { await drafts.restore(form, desk.pack); drafts.watch(form); }
}

function moveForm(desk, one, move) {
  const form = el("form", { method: "post", action: `/referrals/${one.id}/${move.action}`, autocomplete: "off" },
    el("input", { type: "hidden", name: "seen", value: one.seen }), el("input", { type: "hidden", name: "key", value: outbox.newKey() }),
    ...move.fields.map((field) => input(desk, one, move, field)),
    el("button", { class: "primary wide" }, filled(desk.words.record, { what: move.label })));
  return el("details", { id: move.action }, el("summary", {}, move.label), form);
}

function input(desk, one, move, field) {
  const id = `f-${move.action}-${field.name}`, about = { id, name: field.name, required: field.must };
  const place = field.name === "place" ? organisation(desk, service(desk, one.service))?.name : undefined;
  const options = field.list === "member" ? [one.client, ...one.members].map((code) => [code, code]) : desk.pack.lists[field.list] ?? [];
  const made = field.kind === "select" ? el("select", about, el("option", { value: "" }, desk.words.choose), ...options.map(([code, text]) => el("option", { value: code }, text)))
    : field.kind === "area" ? el("textarea", { ...about, rows: 3 })
    : el("input", { ...about, type: field.kind, value: place, autocomplete: "off" });
  return el("div", { class: "field" }, el("label", { for: id }, field.label, field.must ? el("span", { class: "must" }, " *") : null), made);
}

async function showOutbox(desk) {
  const list = room(desk.shell, "outbox").querySelector("[data-outbox]");
  await store.remove(HERE);
  const draw = async () => {
    const found = await outbox.items(), kept = found.length ? [el("p", { class: "hint" }, desk.words.kept)] : [el("p", {}, desk.words.empty)];
    list.replaceChildren(...(await warnings(desk, found)), ...kept, ...found.map((item) => row(desk, item, draw)));
  };
  document.addEventListener("outbox-changed", draw);
  await draw();
}

/** What whoever looks at the outbox must know: what waits long, what stays locked, what the browser may clear. */
async function warnings(desk, found) {
  const { words } = desk, session = await store.get("session"), all = await store.entries("outbox");
  const own = all.filter((one) => !one.user || one.user === session?.user), locked = own.length - found.length;
  const days = own.length ? daysSince(Math.min(...own.map((one) => one.at))) : 0;
  const said = [
    days >= OLD ? filled(words.old, { days }) : "",
    days >= VERY_OLD ? words.lead_told : "",
    locked ? filled(words.locked, { count: locked }) : "",
    all.length > own.length ? filled(words.others, { count: all.length - own.length }) : "",
    own.length && (await store.get("persistent")) === false ? words.may_clear : "",
  ];
  return said.filter(Boolean).map((text) => el("p", { class: "alarm", "data-warning": true }, text));
}

function what(desk, item) {
  const value = (name) => item.fields.find(([one]) => one === name)?.[1];
  if (item.path === "/refer") {
    return `${desk.words.new_referral}: ${value("client")} · ${desk.pack.needs[value("need")]?.label ?? ""} → ${service(desk, value("service"))?.name ?? ""}`;
  }
  if (item.path === outbox.NEW_CLIENT) { return `${desk.words.new_client}: ${value("code") ?? ""} · ${desk.pack.areas[value("area")]?.name ?? ""}`; }
  const [, , id, action] = item.path.split("/");
  const known = desk.people.referrals.find((one) => one.id === id);
  return `${known?.code ?? id}: ${label(desk.pack, "actions", action)}`;
}

function row(desk, item, draw) {
  const { words } = desk, refused = item.state === "refused";
  const act = (work) => ({ click: async () => { await work(); await draw(); } });
  const send = act(async () => { await outbox.again(item.id); await desk.acts.flush(); });
  const discard = act(async () => { if (window.confirm(`${words.discard}? ${what(desk, item)}`)) { await store.remove(item.id); await desk.acts.flush(); } });
  const repair = { click: async () => { if (await drafts.keep(item.name, item.fields)) { await store.remove(item.id); location.assign(item.back); } } };
  const anyway = act(async () => { await outbox.again(item.id, item.warnings); await desk.acts.flush(); });
  const isNew = item.path === outbox.NEW_CLIENT && outbox.valueOf(item, "code");
  const find = isNew ? new URLSearchParams([["client", isNew], ["need", outbox.valueOf(item, "need")]]) : "";
  return el("article", { class: "card", "data-item": item.state },
    el("p", {}, el("strong", {}, what(desk, item))),
    el("p", { class: refused ? "problem" : "hint" }, `${moment(desk.pack, item.at)} · ${refused ? words.refused : words.to_send}`),
    refused ? el("p", { class: "alarm" }, item.message) : null,
    find ? el("p", {}, el("a", { href: `/find?${find}` }, words.find)) : null,
    el("p", { class: "inline" },
      refused && item.warnings?.length ? el("button", { type: "button", class: "primary", on: anyway }, words.acknowledged) : null,
      refused ? el("button", { type: "button", class: "primary", on: repair }, words.repair) : null,
      el("button", { type: "button", class: refused ? "" : "primary", on: send }, words.retry),
      el("button", { type: "button", class: "quiet", on: discard }, words.discard)));
}
