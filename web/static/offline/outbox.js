/* The outbox: a form waits here, sealed, with its one-time key, until the server has said what became of it.
   The key makes every repeat the same change, so sending again is always safe. */

import * as store from "./store.js";

const PATIENCE = 15000;
const known = new Map(); // what became of each thing, whichever round of this page sent it
let later = 0, tries = 0;

export async function add(item) {
  const id = `outbox:${Date.now().toString(36).padStart(9, "0")}-${crypto.randomUUID().slice(0, 8)}`;
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
export const keyOf = (fields) => fields.find(([name]) => name === "key")?.[1];

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

async function told(answer) {
  try { return await answer.json(); } catch { return {}; }
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
    if (answer.ok) { return { fate: "sent", at: (await told(answer)).at ?? "/referrals" }; }
    if (answer.status >= 500 || [0, 408, 425, 429].includes(answer.status)) { return { fate: "later", busy: true }; }
    return { fate: "refused", status: answer.status, message: (await told(answer)).message ?? String(answer.status) };
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

async function emptied() {
  const fates = new Map();
  const waiting = (await items()).filter((item) => item.state === "waiting");
  if (!waiting.length) { return fates; }
  const formToken = await token();
  if (formToken === null) { return fates; }
  if (formToken === "out") { fates.out = true; return fates; }
  for (const { id } of waiting) {
    const item = { id, ...(await store.unseal(id)) };
    if (item.state !== "waiting") { continue; }
    const result = await sendOne(item, formToken);
    fates.set(id, result);
    known.set(id, result);
    if (result.fate === "sent") { await store.remove(id); await follow(item); }
    else if (result.fate === "refused") { await mark(item, { state: "refused", status: result.status, message: result.message }); }
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

export async function again(id) {
  const item = { id, ...(await store.unseal(id)) };
  await mark(item, { state: "waiting", message: undefined, status: undefined });
}
