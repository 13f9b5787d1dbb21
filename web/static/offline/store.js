/* What the device keeps. `plain` holds the session's mark and the directory; `sealed` holds ciphertext only.
   The two keys are made from the session's random and cannot be exported; without them only ciphertext is left.
   Work that is not sent is never deleted here, whatever the time and whoever signs in: only when it arrived, or when
   its owner discards it. Beside its ciphertext stand whose it is, the session that sealed it, and since when. */

const NAME = "mrezha";
const WORK = ["outbox", "draft"];
export const PAGES = "mrezha-pages-";
let opened = null, over = false;

/** This page is on its way out: what it still has under way must not write again what leaving has cleared. */
export function stop() { over = true; }
export const isOver = () => over;

async function exists() {
  if (!indexedDB.databases) { return true; }
  return (await indexedDB.databases()).some((one) => one.name === NAME);
}

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => { asked.result.createObjectStore("plain"); asked.result.createObjectStore("sealed"); };
    asked.onerror = () => { opened = null; reject(asked.error); };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => { asked.result.close(); opened = null; };
      asked.result.onclose = () => { opened = null; };
      resolve(asked.result);
    };
  });
  return opened;
}

async function run(store, mode, work) {
  if (over && mode === "readwrite") { return undefined; }
  const db = await open();
  return new Promise((resolve, reject) => {
    const change = db.transaction(store, mode, { durability: "strict" });
    const asked = work(change.objectStore(store));
    change.oncomplete = () => resolve(asked?.result);
    change.onerror = change.onabort = () => reject(change.error);
  });
}

export async function get(id) { return (await exists()) ? run("plain", "readonly", (store) => store.get(id)) : undefined; }
export async function put(id, value) { return run("plain", "readwrite", (store) => store.put(value, id)); }
async function drop(id) { return run("plain", "readwrite", (store) => store.delete(id)); }

/** Sealed things of some kinds, whoever's they are, in order: id, user, session's mark, moment. */
export async function entries(...kinds) {
  if (!(await exists())) { return []; }
  let names;
  const values = await run("sealed", "readonly", (store) => {
    names = store.getAllKeys();
    return store.getAll();
  });
  const found = values.map(({ user, mark, at }, place) => ({ id: names.result[place], user, mark, at }));
  return found.filter(({ id }) => kinds.some((kind) => id.startsWith(`${kind}:`)));
}

/** Work of whoever used this device that is not sent yet, drafts too. */
export const work = () => entries(...WORK);

/** The ids of the session's own sealed things of one kind, in order; ids say nothing about what is inside. */
export async function ids(kind) {
  const user = (await get("session"))?.user;
  return (await entries(kind)).filter((one) => !one.user || one.user === user).map((one) => one.id);
}

export async function remove(id) { if (await exists()) { await run("sealed", "readwrite", (store) => store.delete(id)); } }

export async function seal(id, value, keys) {
  const held = keys ?? (await get("keys"));
  if (!held || over) { return false; }
  const session = await get("session");
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) }, held.seal, bytes);
  const about = { user: session?.user, mark: held.of ?? session?.mark, at: value?.at ?? Date.now() };
  await run("sealed", "readwrite", (store) => store.put({ iv, data, ...about }, id));
  return true;
}

export async function unseal(id, keys) {
  const held = keys ?? (await get("keys"));
  if (!held) { return undefined; }
  const found = await run("sealed", "readonly", (store) => store.get(id));
  if (!found) { return undefined; }
  const named = { name: "AES-GCM", iv: found.iv, additionalData: new TextEncoder().encode(id) };
  try {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(named, held.seal, found.data)));
  } catch { return undefined; }
}

/** An id for something that has a telling name of its own. */
export async function hidden(kind, name) {
  const held = await get("keys");
  if (!held) { return null; }
  const mark = await crypto.subtle.sign("HMAC", held.mark, new TextEncoder().encode(name));
  return `${kind}:${Array.from(new Uint8Array(mark).slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

async function keysOf(secret) {
  const bytes = Uint8Array.from(atob(secret.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const base = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey"]);
  const from = (info) => ({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: new TextEncoder().encode(info) });
  const seal = await crypto.subtle.deriveKey(from("seal"), base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const mark = await crypto.subtle.deriveKey(from("mark"), base, { name: "HMAC", hash: "SHA-256", length: 256 }, false, ["sign"]);
  return { seal, mark };
}

/** Say whose work is that an earlier version sealed without saying it. */
export async function claim(known) {
  if (!known?.user || !(await work()).some((one) => !one.user)) { return; }
  for (const { id, user } of await work()) {
    if (user) { continue; }
    const sealed = await run("sealed", "readonly", (store) => store.get(id));
    await run("sealed", "readwrite", (store) => store.put({ ...sealed, user: known.user, mark: known.mark }, id));
  }
}

/** The sessions whose keys are needed for a user's work on this device. */
export async function marks(user) {
  const found = (await work()).filter((one) => one.user === user && one.mark).map((one) => one.mark);
  return [...new Set(found)];
}

/** Take over the key of a session: the same user's earlier work is sealed anew. What no key opens stays as it is. */
export async function adopt(answer, session) {
  const before = await get("session");
  const keys = { ...(await keysOf(answer.key)), of: session.mark };
  const earlier = new Map();
  for (const [mark, key] of Object.entries(answer.earlier)) { earlier.set(mark, await keysOf(key)); }
  await put("keys", keys);
  await put("session", { ...before, ...session, state: "locked", then: undefined });
  for (const { id, user, mark } of await work()) {
    if (user !== session.user || mark === session.mark) { continue; }
    const value = earlier.has(mark) ? await unseal(id, earlier.get(mark)) : undefined;
    if (value === undefined) { continue; }
    const named = id.startsWith("draft:") && value.name ? await hidden("draft", value.name) : id;
    const newer = named === id ? undefined : await unseal(named, keys);
    if (!newer || newer.at < value.at) { await seal(named, value, keys); }
    if (named !== id) { await remove(id); }
  }
  const now = Date.now();
  await put("session", { ...session, state: "open", until: now + answer.seconds * 1000, used: now });
}

/** Forget the key; ciphertext stays for the same user's next sign-in. `then` is what the server must still be told. */
export async function lock(then) {
  const session = await get("session");
  if (!session) { return; }
  const untold = then ?? (session.state === "ending" ? session.then : undefined);
  await drop("keys");
  await put("session", { ...session, state: untold ? "ending" : "locked", then: untold });
  await forgetPages();
}

/** The server knows of the sign-out or lock: nothing is left to tell. */
export async function ended() {
  const session = await get("session");
  if (session?.state !== "ending") { return; }
  if (session.then === "/sign-out") { await wipe(); return; }
  await put("session", { ...session, state: "locked", then: undefined });
}

/** Forget everything but work that is not sent: that stays sealed, without a key. */
export async function wipe(then) {
  const session = await get("session");
  const leaving = then ? { state: "ending", then, mark: session?.mark, used: Date.now() } : null;
  await forgetPages();
  if ((await work()).length) { await clear({ ...leaving, user: session?.user, language: session?.language }); return; }
  const db = opened ? await opened : null;
  db?.close();
  opened = null;
  await new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = resolve;
    asked.onblocked = () => setTimeout(resolve, 1500);
  });
  if (leaving) { await put("session", leaving); }
}

async function clear(session) {
  const kept = new Set((await work()).map((one) => one.id));
  await run("plain", "readwrite", (store) => { store.clear(); return store.put({ state: "locked", ...session }, "session"); });
  await run("sealed", "readwrite", (store) => {
    const all = store.getAllKeys();
    all.onsuccess = () => { for (const id of all.result) { if (!kept.has(id)) { store.delete(id); } } };
    return all;
  });
}

async function forgetPages() {
  for (const name of await caches.keys()) { if (name.startsWith(PAGES)) { await caches.delete(name); } }
}

/** The session whose work may be shown now, or nothing; a session over its time is locked. */
export async function current() {
  const session = await get("session");
  if (!session) { return null; }
  if (session.state === "open" && Date.now() > session.until) { await lock(); return null; }
  return session.state === "open" ? session : null;
}

export async function touch() {
  const session = await get("session");
  if (session?.state === "open") { await put("session", { ...session, used: Date.now() }); }
}
