/* What the device keeps. `plain` holds the session's mark and the directory; `sealed` holds ciphertext only.
   The two keys are made from the session's random and cannot be exported; without them only ciphertext is left. */

const NAME = "mrezha";
const KEPT = 72 * 3600 * 1000;
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

/** The ids of sealed things of one kind, in order; ids say nothing about what is inside. */
export async function ids(kind) {
  if (!(await exists())) { return []; }
  const found = await run("sealed", "readonly", (store) => store.getAllKeys());
  return found.filter((id) => id.startsWith(`${kind}:`));
}

export async function remove(id) { if (await exists()) { await run("sealed", "readwrite", (store) => store.delete(id)); } }

export async function seal(id, value, keys) {
  const held = keys ?? (await get("keys"));
  if (!held) { return false; }
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) }, held.seal, bytes);
  await run("sealed", "readwrite", (store) => store.put({ iv, data }, id));
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

/** Take over the key of a session; what an earlier session of the same user sealed is sealed anew, the rest goes. */
export async function adopt(answer, session) {
  const keys = await keysOf(answer.key);
  const before = answer.earlier ? await keysOf(answer.earlier) : null;
  const kept = [];
  for (const id of [...(await ids("outbox")), ...(await ids("draft"))]) {
    const value = (await unseal(id, keys)) ?? (before ? await unseal(id, before) : undefined);
    if (value === undefined) { await remove(id); continue; }
    kept.push([id.startsWith("draft:") && value.name ? value.name : null, id, value]);
  }
  await put("keys", keys);
  for (const [name, id, value] of kept) {
    const fresh = name ? await hidden("draft", name) : id;
    await seal(fresh, value);
    if (fresh !== id) { await remove(id); }
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

/** Forget everything at once. */
export async function wipe(then) {
  const session = then ? await get("session") : null;
  await forgetPages();
  const db = opened ? await opened : null;
  db?.close();
  opened = null;
  await new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = resolve;
    asked.onblocked = () => setTimeout(resolve, 1500);
  });
  if (then) { await put("session", { state: "ending", then, mark: session?.mark, used: Date.now() }); }
}

async function forgetPages() {
  for (const name of await caches.keys()) { if (name.startsWith(PAGES)) { await caches.delete(name); } }
}

/** The session whose work may be shown now, or nothing; a session over its time is locked, old ciphertext goes. */
export async function current() {
  const session = await get("session");
  if (!session) { return null; }
  if (session.user && session.state !== "ending" && Date.now() - session.used > KEPT) { await wipe(); return null; }
  if (session.state === "open" && Date.now() > session.until) { await lock(); return null; }
  return session.state === "open" ? session : null;
}

export async function touch() {
  const session = await get("session");
  if (session?.state === "open") { await put("session", { ...session, used: Date.now() }); }
}
