/* The outbox: a form waits here, sealed, with its one-time key, until the server has said what became of it.
   The key makes every repeat the same change, so sending again is always safe. */

import * as store from "./store.js";

const PATIENCE = 15000;
const known = new Map(); // what became of each thing, whichever round of this page sent it
let later = 0, tries = 0;

/** Later than every other thing that waits, also when the clock of the device was set back meanwhile. */
async function place() {
  const last = (await store.entries("outbox")).map(({ id }) => parseInt(id.slice("outbox:".length).split("-")[0], 36));
  return Math.max(Date.now(), ...last.filter(Number.isFinite).map((one) => one + 1));
}

export async function add(item) {
  const id = `outbox:${(await place()).toString(36).padStart(9, "0")}-${crypto.randomUUID().slice(0, 8)}`;
  const kept = await store.seal(id, { ...item, at: Date.now(), state: "waiting" });
  return kept ? id : null;
}

export async function items() {
  const found = [];
  for (const id of await store.ids("outbox")) {
    const item = await store.unseal(id);
    if (item) { found.push({ id, ...item }); }
  }
  return found;
}

export const count = async () => (await store.ids("outbox")).length;
export const newKey = () => `K-${crypto.randomUUID().replaceAll("-", "")}`;
export const NEW_CLIENT = "/clients/new";
export const valueOf = (item, name) => item.fields.find(([one]) => one === name)?.[1] ?? "";

/** Clients that were added on this device and are not on the server yet, as its package of people has them. */
export async function clients() {
  const added = (await items()).filter((item) => item.path === NEW_CLIENT && valueOf(item, "code"));
  return added.map((item) => {
    const one = (name) => valueOf(item, name) || null;
    const year = (name) => (one(name) ? Number(one(name)) : null);
    const all = (name) => item.fields.filter(([known]) => known === name).map(([, value]) => value);
    const ends = item.fields.filter(([name, value]) => name.startsWith("until_") && value);
    return { id: one("code"), area: one("area"), birth_from: year("birth_from"), birth_to: year("birth_to"), language: one("language"),
      barriers: all("barriers"), held: all("held"), not_held: all("not_held"), household: one("household"),
      held_until: Object.fromEntries(ends.map(([name, value]) => [name.slice("until_".length), value])) };
  });
}

async function mark(item, changes) {
  const { id, ...rest } = { ...item, ...changes };
  await store.seal(id, rest);
}

function asked(path, options = {}) {
  return fetch(path, { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
}

/** The form token of the live session: "out" when nobody is signed in, null when there is no network. */
export async function token() {
  try {
    const answer = await asked("/api/offline/key");
    if (answer.status === 401) { return "out"; }
    return answer.ok ? (await answer.json()).form_token : null;
  } catch { return null; }
}

async function post(item, formToken) {
  const body = new URLSearchParams(item.fields);
  return asked(item.path, { method: "POST", body, headers: { "X-Form-Token": formToken, Accept: "application/json" } });
}

/** What our server said; nothing when it was not ours: a network that asks for a sign-in of its own answers anything. */
async function told(answer) {
  try { return await answer.json(); } catch { return null; }
}

/** Send one thing. Answers: sent, refused, out (nobody signed in), later (no network, or the server is not well). */
async function sendOne(item, first) {
  let formToken = first;
  try {
    let answer = await post(item, formToken);
    if (answer.status === 403) {
      formToken = await token();
      if (formToken === "out") { return { fate: "out" }; }
      if (formToken === null) { return { fate: "later" }; }
      answer = await post(item, formToken);
    }
    if (answer.status === 401) { return { fate: "out" }; }
    if (answer.status >= 500 || [0, 408, 425, 429].includes(answer.status)) { return { fate: "later", busy: true }; }
    const said = await told(answer);
    if (answer.ok) { return typeof said?.at === "string" ? { fate: "sent", at: said.at } : { fate: "later", busy: true }; }
    if (typeof said?.message !== "string") { return { fate: "later", busy: true }; }
    return { fate: "refused", status: answer.status, message: said.message, warnings: said.acknowledge };
  } catch { return { fate: "later" }; }
}

/** The next own change of the same referral was decided on what this one made of it. */
async function follow(sent) {
  const target = sent.path.split("/")[2];
  for (const item of await items()) {
    const seen = item.fields.find(([name]) => name === "seen");
    if (item.id !== sent.id && target && item.path.split("/")[2] === target && seen?.[1] === sent.seen) {
      const fields = item.fields.map(([name, value]) => [name, name === "seen" ? String(Number(value) + 1) : value]);
      await mark(item, { fields, seen: String(Number(seen[1]) + 1) });
    }
  }
}

/** What is about a client that the server does not have yet waits for the client. */
async function needsFirst(item) {
  const about = new Set(item.fields.filter(([name]) => name === "client" || name === "members").map(([, value]) => value));
  return (await items()).some((one) => one.id < item.id && one.path === NEW_CLIENT && about.has(valueOf(one, "code")));
}

async function emptied() {
  const fates = new Map();
  const waiting = (await items()).filter((item) => item.state === "waiting");
  if (!waiting.length) { return fates; }
  const formToken = await token();
  if (formToken === null) { return fates; }
  if (formToken === "out") { fates.out = true; return fates; }
  for (const { id } of waiting) {
    const item = { id, ...(await store.unseal(id)) };
    if (item.state !== "waiting" || (await needsFirst(item))) { continue; }
    const result = await sendOne(item, formToken);
    fates.set(id, result);
    known.set(id, result);
    if (result.fate === "sent") { await store.remove(id); await follow(item); }
    else if (result.fate === "refused") { await mark(item, { state: "refused", ...result, fate: undefined }); }
    else { fates.out = result.fate === "out"; break; }
  }
  return fates;
}

/** Send everything that waits, in order, one tab at a time. Returns what became of each. */
export async function flush(after) {
  const fates = await navigator.locks.request("mrezha-outbox", emptied);
  const left = (await items()).filter((item) => item.state === "waiting").length;
  clearTimeout(later);
  tries = left && !fates.out ? tries + 1 : 0;
  if (tries) { later = setTimeout(() => flush(after), Math.min(1000 * 2 ** tries, 300000) * (0.7 + Math.random() * 0.6)); }
  await after?.(fates);
  return fates;
}

/** What became of one thing: told by the round that sent it, or sent by another tab or the worker when it is gone. */
export async function fateOf(id) {
  return known.get(id) ?? ((await store.ids("outbox")).includes(id) ? { fate: "later" } : { fate: "sent", at: "/referrals" });
}

/** Send once more what was refused; `warnings` are those that were read. */
export async function again(id, warnings = []) {
  const item = { id, ...(await store.unseal(id)) };
  const fields = [...item.fields, ...warnings.map((code) => ["acknowledged", code])];
  await mark(item, { fields, state: "waiting", message: undefined, status: undefined, warnings: undefined });
}

/** Tell the server how much of whose work waits here and since when: nobody else can know that it is not forgotten. */
export async function report(formToken, released = []) {
  const found = new Map(released.map((mark) => [mark, [0, 0, 0]]));
  const session = await store.get("session");
  if (session?.state === "open") { found.set(session.mark, [0, 0, 0]); }
  for (const { id, mark: of, at } of await store.work()) {
    const [sent, drafts, age] = found.get(of) ?? [0, 0, 0], kind = id.startsWith("outbox:");
    const own = Math.max(0, Math.round((Date.now() - at) / 1000));
    found.set(of, [sent + (kind ? 1 : 0), drafts + (kind ? 0 : 1), kind ? Math.max(age, own) : age]);
  }
  const body = new URLSearchParams([...found].filter(([of]) => of).map(([of, counts]) => ["device", [of, ...counts].join(":")]));
  if (!body.size) { return; }
  const headers = { "X-Form-Token": formToken ?? "", Accept: "application/json" };
  await asked("/api/offline/waiting", { method: "POST", body, headers, keepalive: true }).catch(() => undefined);
}
