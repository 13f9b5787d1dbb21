/* A sign-out or lock decided without network: the device obeyed at once, the server is told before any page is loaded.
   The worker does it, and where there is none the page; one lock, so that they never do it both at once. */

import * as store from "./store.js";

const PATIENCE = 10000;

function asked(path, options = {}) {
  return fetch(path, { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
}

/** A redirect is how the server says that it has done it; a script is not shown where to. */
export const isDone = (answer) => answer.type === "opaqueredirect" || answer.ok;

/** Answers: none (nothing to tell), over (the session has ended), other (a session of somebody else), later (not told). */
export async function tell() {
  if ((await store.get("session").catch(() => null))?.state !== "ending") { return "none"; }
  const waiting = { signal: AbortSignal.timeout(2 * PATIENCE) };
  return navigator.locks.request("mrezha-leaving", waiting, telling).catch(() => "later");
}

async function telling() {
  const session = await store.get("session");
  if (session?.state !== "ending") { return "over"; } // whoever held the lock before has told it
  const fate = await toldOf(session);
  if (fate !== "later") { await store.ended(); }
  return fate;
}

async function toldOf({ then, mark }) {
  const answer = await asked("/api/offline/key");
  if (answer.status === 401) { return "over"; }
  if (answer.status === 403 || answer.status === 404) { return "other"; } // only sessions with a key leave without network
  if (!answer.ok) { return "later"; }
  const live = await answer.json();
  if (live.mark !== mark) { return "other"; }
  const headers = { "X-Form-Token": live.form_token, Accept: "application/json" };
  const body = new URLSearchParams({ unsent: (await store.work()).length ? "yes" : "no" });
  return isDone(await asked(then, { method: "POST", headers, body })) ? "over" : "later";
}
