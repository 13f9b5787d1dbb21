/* The beginning, on every page: whose device is this now, what is kept, what waits. Pages work without it. */

import * as drafts from "./drafts.js";
import { tell } from "./leaving.js";
import * as outbox from "./outbox.js";
import * as store from "./store.js";
import { show } from "./pages.js";

const meta = document.querySelector("meta[name=mrezha-session]");
const shell = document.querySelector("[data-shell]");
const locked = document.querySelector("[data-locked]");
const FRESH = 60 * 1000;

async function ask(path, etag) {
  const headers = etag ? { "If-None-Match": etag } : {};
  return fetch(path, { headers, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(15000) });
}

/** Settle whose device this is before anything is read: somebody else's things go first. */
async function settle() {
  if (locked) { window.addEventListener("online", tell); }
  const fate = await tell();
  if (locked) { return null; } // it leads nowhere by itself: whoever is here may be on the way elsewhere
  if (fate === "later") { if (meta) { location.replace("/locked"); } return null; }
  if (fate === "over" && meta) { location.replace("/sign-in"); return null; }
  const known = await store.get("session");
  await store.claim(known);
  if (!meta) {
    if (known?.state === "open") { await store.lock(); }
    await outbox.report();
    return null;
  }
  if (known && known.user !== meta.dataset.user) { await store.wipe(); }
  if (meta.dataset.offline !== "yes") { await outbox.report(document.querySelector("[name=form_token]")?.value); return null; }
  const session = await store.current();
  if (session?.mark === meta.content && (await store.get("keys"))) { return session; }
  const before = new Set(await store.marks(meta.dataset.user));
  if (known?.user === meta.dataset.user && known.mark) { before.add(known.mark); }
  const answer = await ask(`/api/offline/key?${new URLSearchParams([...before].map((mark) => ["before", mark]))}`);
  if (answer.status === 401) { location.replace("/sign-in"); } // it ended while this page was on its way
  if (!answer.ok) { return null; }
  const key = await answer.json();
  if (key.mark !== meta.content) { return null; } // somebody signed in meanwhile: this page is not theirs
  await store.adopt(key, { mark: key.mark, user: meta.dataset.user, language: document.documentElement.lang });
  const still = await store.marks(meta.dataset.user);
  await outbox.report(key.form_token, [...before].filter((mark) => mark !== key.mark && !still.includes(mark)));
  return store.current();
}

/** Ask the browser not to clear what is kept when space runs out. */
async function persist() {
  const storage = navigator.storage;
  if (!storage?.persist) { return; }
  await store.put("persistent", (await storage.persisted()) || (await storage.persist()));
}

/** On a page that may show nothing: how much waits on this device, and since when. */
async function count() {
  const place = document.querySelector("[data-kept]");
  const waiting = place ? await store.entries("outbox") : [];
  if (!waiting.length) { return; }
  const since = new Date(Math.min(...waiting.map((one) => one.at))).toLocaleDateString(document.documentElement.lang);
  place.textContent = place.dataset.kept.replace("{count}", waiting.length).replace("{day}", since);
  place.hidden = false;
}

async function fetchKept(name, path) {
  const kept = await store.get(name);
  const answer = await ask(path, kept?.language === document.documentElement.lang ? kept.etag : null);
  if (answer.status === 401) { await left(); return; }
  if (answer.status !== 200 && answer.status !== 304) { return; }
  const pack = answer.status === 200 ? await answer.json() : kept.pack;
  await store.put(name, { pack, etag: answer.headers.get("ETag"), language: document.documentElement.lang, at: Date.now() });
}

/** Bring what is kept up to date; without network it simply stays as it was. */
async function refresh(session, force = false) {
  const due = (await store.get("refreshed")) ?? {};
  const same = due.language === document.documentElement.lang && due.mark === session.mark;
  const ready = () => { document.documentElement.dataset.offlineReady = "yes"; };
  if (!force && same && Date.now() - due.at < FRESH) { ready(); return; }
  try {
    await fetchKept("directory", "/api/offline/directory");
    if (meta.dataset.people === "yes") {
      const answer = await ask("/api/offline/people");
      if (answer.ok) { await store.seal("people:", { pack: await answer.json(), at: Date.now() }); }
    }
    const page = await ask("/offline");
    if (page.ok && !page.redirected && !store.isOver()) {
      const text = (await page.text()).replace(/(name="form_token" value=")[^"]*/g, "$1");
      const cache = await caches.open(store.PAGES + session.mark);
      await cache.put("/offline", new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } }));
    }
    await store.put("session", { ...(await store.get("session")), language: document.documentElement.lang });
    await store.put("refreshed", { at: Date.now(), language: document.documentElement.lang, mark: session.mark });
    await store.touch();
    ready();
  } catch { /* no network: what is kept stays */ }
}

/** The session is over on the server: keep what was typed, sealed, and forget the key. */
async function left() {
  await drafts.saveAll();
  await store.lock();
}

async function badge() {
  const sign = document.querySelector("[data-waiting]");
  const waiting = await outbox.count();
  if (sign) { sign.hidden = waiting === 0; sign.querySelector(".count").textContent = waiting; }
  await count();
}

/** Send a form through the outbox; the page's own way is taken when the device cannot keep it. */
async function submitted(form) {
  const name = drafts.nameOf(form);
  const id = await outbox.add({ path: new URL(form.action).pathname, fields: drafts.fieldsOf(form), name, back: location.pathname + location.search,
    seen: form.elements.namedItem("seen")?.value });
  if (!id) { form.submit(); return; }
  form.dispatchEvent(new Event("draft-sent"));
  await drafts.clear(name);
  await outbox.flush(after);
  const fate = await outbox.fateOf(id); // a round that was under way may have sent it before ours began
  if (fate.fate === "sent") { location.assign(fate.at); }
  else if (fate.fate === "refused" && !shell) { if (await drafts.keep(name, drafts.fieldsOf(form))) { await store.remove(id); } form.submit(); }
  else { location.assign("/outbox"); }
}

async function after(fates) {
  if (fates.out) { await left(); }
  await badge();
  if (fates.size && !fates.out) { await outbox.report(await outbox.token()); }
  document.dispatchEvent(new CustomEvent("outbox-changed", { detail: fates }));
}

function listen() {
  document.addEventListener("submit", (event) => {
    const form = event.target, name = drafts.nameOf(form);
    if (event.defaultPrevented || !name || form.method !== "post") { return; }
    let key = form.elements.namedItem("key");
    if (!key) { key = document.createElement("input"); key.type = "hidden"; key.name = "key"; form.append(key); }
    if (!key.value) { key.value = outbox.newKey(); }
    event.preventDefault();
    submitted(form).catch(() => form.submit());
  });
  window.addEventListener("online", () => outbox.flush(after));
}

/** A page that was kept holds no form token: bring one, if there is network. */
async function signed(form) {
  const field = form.elements.namedItem("form_token");
  if (!field || field.value) { return; }
  const token = await outbox.token();
  if (token && token !== "out") { field.value = token; }
}

/** Leaving: nothing of this session stays behind. */
function guardDoors() {
  const leaving = async (form, act) => { await signed(form); try { await act(); } finally { store.stop(); form.submit(); } };
  document.querySelector("form[action='/sign-out']")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const warning = document.querySelector("[data-waiting]")?.dataset.warn;
    await drafts.clear("find"); // a question, not work
    const own = [...(await store.ids("outbox")), ...(await store.ids("draft"))];
    if (warning && own.length && !window.confirm(warning)) { delete event.target.dataset.sent; return; }
    const form = event.target, field = form.elements.namedItem("unsent") ?? document.createElement("input");
    Object.assign(field, { type: "hidden", name: "unsent", value: (await store.work()).length ? "yes" : "no" });
    form.append(field);
    await leaving(form, () => store.wipe("/sign-out"));
  });
  document.querySelector("form[action='/lock']")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    await drafts.saveAll();
    await leaving(event.target, () => store.lock("/lock"));
  });
}

/** Any other form of a kept page, once there is network. */
function sign(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.elements.namedItem("form_token")?.value !== "") { return; }
  event.preventDefault();
  signed(form).finally(() => form.submit());
}

async function begin() {
  guardDoors();
  window.addEventListener("submit", sign);
  if (meta && meta.dataset.offline === "yes" && "serviceWorker" in navigator) {
    navigator.serviceWorker.register("/sw.js", { type: "module", scope: "/", updateViaCache: "none" }).catch(() => undefined);
  }
  const session = await settle();
  await badge();
  if (!session) { return; }
  if (shell) { await show(shell, { flush: () => outbox.flush(after) }); }
  listen();
  persist().catch(() => undefined);
  const pack = (await store.get("directory"))?.pack;
  for (const form of document.querySelectorAll("form")) { if (!shell) { await drafts.restore(form, pack); drafts.watch(form); } }
  document.documentElement.dataset.watching = "yes";
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  if ((await outbox.count()) && registration?.sync) { registration.sync.register("outbox").catch(() => undefined); }
  const fates = await outbox.flush(after);
  if (!fates.out) { await refresh(session, fates.size > 0); }
}

begin().catch(() => undefined);
