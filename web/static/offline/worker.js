/* The worker: pages from the network first; without it a page of the directory as it was, or the shell.
   Only pages of the directory are kept as they are: no page with a client ever is. */

import { isDone, tell } from "./leaving.js";
import * as outbox from "./outbox.js";
import * as store from "./store.js";

const KEEPABLE = /^\/(organisations|services|manual)(\/[^/]*)?$/;
const MANIFEST = "/manifest.webmanifest";
const SHELL = "mrezha-shell-";
const LEAVING = { "/sign-out": store.wipe, "/lock": store.lock };
const COMING = new Set(["/sign-in", "/demo-sign-in"]);
const PATIENCE = 10000;

export function start(files, languages) {
  const version = SHELL + files.join("").replace(/[^0-9a-f]/g, "").slice(-24) + files.length;
  self.addEventListener("install", (event) => { event.waitUntil(install(version, files, languages)); });
  self.addEventListener("activate", (event) => { event.waitUntil(tidy(version)); });
  self.addEventListener("fetch", (event) => { handle(event); });
  self.addEventListener("sync", (event) => { if (event.tag === "outbox") { event.waitUntil(background()); } });
}

async function install(version, files, languages) {
  const cache = await caches.open(version);
  await cache.addAll([...files, MANIFEST]);
  for (const language of languages) {
    const page = await fetch(`/locked?lang=${language}`, { credentials: "omit", cache: "no-store" });
    if (page.ok) { await cache.put(`/locked?lang=${language}`, page); }
  }
  await self.skipWaiting();
}

/** The version before stays until the next one: a kept page may still name its files. */
async function tidy(version) {
  const old = (await caches.keys()).filter((name) => name.startsWith(SHELL) && name !== version);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

function handle(event) {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== self.location.origin) { return; }
  if (request.mode === "navigate") {
    event.respondWith(request.method === "GET" ? page(request, url) : sent(request, url));
  } else if (request.method === "GET" && (url.pathname.startsWith("/static/") || url.pathname === MANIFEST)) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  }
}

/** While the server takes somebody who left for present, it is told first: its pages would show what the device has forgotten. */
async function page(request, url) {
  if ((await tell()) === "later") { return (await fallback(url)) ?? Response.error(); }
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status >= 502) { return (await fallback(url, answer.status)) ?? answer; }
    if (answer.status === 200 && KEEPABLE.test(url.pathname)) { await keep(url.pathname, answer.clone()); }
    return answer;
  } catch {
    return (await fallback(url)) ?? Response.error();
  }
}

async function keep(path, answer) {
  const session = await store.current();
  if (!session) { return; }
  const text = (await answer.text()).replace(/(name="form_token" value=")[^"]*/g, "$1");
  if (!text.includes(`content="${session.mark}"`)) { return; }
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Kept-At": String(Date.now()) };
  await (await caches.open(store.PAGES + session.mark)).put(path, new Response(text, { headers }));
}

async function fallback(url) {
  const session = await store.current();
  if (!session || !(await store.get("keys"))) { return locked(session); }
  const cache = await caches.open(store.PAGES + session.mark);
  const kept = KEEPABLE.test(url.pathname) ? await cache.match(url.pathname) : null;
  if (kept) { return marked(kept); }
  return (await cache.match("/offline")) ?? locked(session);
}

async function marked(kept) {
  const at = new Date(Number(kept.headers.get("X-Kept-At"))).toTimeString().slice(0, 5);
  const words = (await store.get("directory"))?.pack.words.as_of ?? "{time}";
  const sign = `<main id="content"><p class="alarm as-of" role="status">${words.replace("{time}", at).replace(/</g, "&lt;")}</p>`;
  return new Response((await kept.text()).replace('<main id="content">', sign), { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function locked() {
  const language = (await store.get("session"))?.language;
  return (await caches.match(`/locked?lang=${language}`)) ?? caches.match("/locked", { ignoreSearch: true });
}

/** A form sent by the browser itself. Whoever signs in, the device is locked first; the page after it sorts out whose it is. */
async function sent(request, url) {
  const leave = LEAVING[url.pathname], comes = COMING.has(url.pathname);
  if (!leave && (await tell()) === "later") { return unsent(await fallback(url)); }
  await leave?.(url.pathname);
  if (comes) { await store.lock(); }
  let answer;
  try { answer = await fetch(request); } catch { return unsent(await fallback(url)); }
  if (leave && isDone(answer)) { await store.ended().catch(() => undefined); } // the browser may be clearing the same, as the server asked
  if (comes) { await store.lock(); }
  return answer;
}

async function unsent(kept) {
  if (!kept) { return Response.error(); }
  return new Response((await kept.text()).replace("data-shell", "data-shell data-unsent"), { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function background() {
  if ((await tell()) === "later") { throw new Error("still to be told"); }
  const fates = await outbox.flush();
  if (fates.out) { await store.lock(); return; }
  if ((await outbox.items()).some((item) => item.state === "waiting")) { throw new Error("still waiting"); }
}
