/* What is typed is kept, sealed, until it is sent: it comes back after a reload, a crash or a lost page. */

import * as store from "./store.js";
import { el, filled, moment } from "./words.js";

const WAIT = 400;

export function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== "form_token" && typeof value === "string");
}

/** The name of a form's draft, or nothing when it is none of ours. */
export function nameOf(form) {
  const path = new URL(form.action).pathname;
  const value = (name) => form.elements.namedItem(name)?.value ?? "";
  if (path === "/clients/new") { return "client"; }
  if (path === "/refer") { return ["refer", value("client"), value("need"), value("service")].join("|"); }
  if (path === "/find" && form.method === "get") { return "find"; }
  return /^\/referrals\/[^/]+\/[a-z_]+$/.test(path) && form.elements.namedItem("seen") ? path : null;
}

function typed(form) {
  const own = [...form.elements].filter((one) => one.name && !["hidden", "password", "submit"].includes(one.type));
  const names = new Set(own.map((one) => one.name));
  return fieldsOf(form).filter(([name]) => names.has(name));
}

export function fill(form, fields) {
  const given = new Map();
  for (const [name, value] of fields) { given.set(name, [...(given.get(name) ?? []), value]); }
  for (const one of form.elements) {
    if (!one.name || ["hidden", "password", "submit"].includes(one.type)) { continue; }
    const values = given.get(one.name);
    if (one.type === "checkbox" || one.type === "radio") { one.checked = Boolean(values?.includes(one.value)); }
    else if (values && (one.tagName !== "SELECT" || [...one.options].some((choice) => choice.value === values[0]))) { one.value = values[0]; }
  }
}

/** Seal what was typed; tells whether it is kept. */
export async function keep(name, fields) {
  const id = await store.hidden("draft", name);
  return Boolean(id) && store.seal(id, { name, fields, at: Date.now() });
}

export async function clear(name) {
  const id = await store.hidden("draft", name);
  if (id) { await store.remove(id); }
}

/** Keep what is typed in a form from now on. */
export function watch(form) {
  if (!nameOf(form) || form.dataset.watched) { return; }
  form.dataset.watched = "yes";
  form.autocomplete = "off"; // the browser's own memory of forms lies on the disk in the clear
  let timer = 0, changed = false;
  const save = async () => { clearTimeout(timer); if (changed) { changed = false; await keep(nameOf(form), typed(form)); } };
  form.addEventListener("input", () => { changed = true; clearTimeout(timer); timer = setTimeout(save, WAIT); });
  form.addEventListener("change", () => { changed = true; save(); });
  form.addEventListener("draft-save", save);
  form.addEventListener("draft-sent", () => { changed = false; clearTimeout(timer); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") { save(); } });
}

function isTouched(form) {
  return [...form.elements].some((one) => {
    if (!one.name || ["hidden", "password", "submit"].includes(one.type)) { return false; }
    if (one.type === "checkbox" || one.type === "radio") { return one.checked !== one.defaultChecked; }
    if (one.tagName === "SELECT") { return one.selectedIndex !== Math.max([...one.options].findIndex((choice) => choice.defaultSelected), 0); }
    return "defaultValue" in one && one.value !== one.defaultValue;
  });
}

/** Bring a form's draft back, unless the server has just shown what was typed, the address says what to show, or
    somebody was quicker than we and is typing already: what a hand just chose is never taken back. */
export async function restore(form, pack) {
  const name = nameOf(form);
  if (!name || form.querySelector(".alarm[role=alert]") || (name === "find" && location.search.length > 1)) { return; }
  const id = await store.hidden("draft", name);
  const draft = id ? await store.unseal(id) : null;
  if (!draft || isTouched(form)) { return; }
  fill(form, draft.fields);
  form.closest("details:not([open])")?.setAttribute("open", "");
  form.querySelector("[data-restored]")?.remove();
  if (pack) { form.prepend(el("p", { class: "hint", role: "status", "data-restored": true }, filled(pack.words.restored, { time: moment(pack, draft.at) }))); }
}

export async function saveAll() {
  for (const form of document.querySelectorAll("form[data-watched]")) { form.dispatchEvent(new Event("draft-save")); }
  await new Promise((resolve) => setTimeout(resolve, 60));
}
