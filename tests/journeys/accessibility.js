// What a person with a thumb, a keyboard, a screen reader or weak eyes would stumble over on this page.
() => {
  const troubles = [];
  const note = (what, where) => troubles.push(`${what}: ${where}`);
  const named = (one) => (one.outerHTML || "").replace(/\s+/g, " ").slice(0, 140);
  const shown = (one) => { const box = one.getBoundingClientRect(); return box.width > 1 && box.height > 1 && getComputedStyle(one).visibility !== "hidden"; };
  document.querySelectorAll("details").forEach((one) => { one.open = true; });

  const titles = [...document.querySelectorAll("h1")].filter(shown).length;
  if (titles !== 1) note("not one h1", titles);
  let last = 0;
  document.querySelectorAll("h1, h2, h3, h4, h5, h6").forEach((one) => {
    if (!shown(one) && !one.classList.contains("hidden")) return;
    const level = Number(one.tagName[1]);
    if (level > last + 1) note("heading leaves a level out", named(one));
    last = level;
  });
  if (document.title.trim().length < 3) note("no title", document.title);
  if (!document.documentElement.lang) note("no lang", "html");
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  ids.filter((id, index) => ids.indexOf(id) !== index).forEach((id) => note("the same id twice", id));

  document.querySelectorAll("input:not([type=hidden]), select, textarea").forEach((one) => {
    const label = [...(one.labels || [])].map((each) => each.innerText.trim()).join("") || one.getAttribute("aria-label");
    if (!label) note("no label", named(one));
  });
  document.querySelectorAll("a, button, summary").forEach((one) => {
    if (!((one.innerText ?? one.textContent).trim() || one.getAttribute("aria-label") || one.querySelector("img[alt]:not([alt=''])"))) note("no name", named(one));
  });
  document.querySelectorAll("img:not([alt])").forEach((one) => note("no alt", named(one)));
  document.querySelectorAll("svg").forEach((one) => {
    const told = ["img", "group"].includes(one.getAttribute("role")) && (one.getAttribute("aria-label") || one.getAttribute("aria-labelledby"));
    if (!told && one.getAttribute("aria-hidden") !== "true") note("picture without words", named(one));
  });
  document.querySelectorAll("th:not([scope])").forEach((one) => note("th without scope", named(one)));

  const target = (one) => (one.matches("input[type=checkbox], input[type=radio]") && one.closest("label")) || one;
  const running = (one) => one.matches("a") && getComputedStyle(one).display === "inline" && one.parentElement.innerText.trim() !== one.innerText.trim();
  if (innerWidth < 500) document.querySelectorAll("a, button, select, input:not([type=hidden]), textarea, summary").forEach((one) => {
    const box = target(one).getBoundingClientRect();
    if (one.classList.contains("skip") || !shown(target(one)) || running(one)) return;
    if (box.height < 43.5 || box.width < 43.5) note(`target ${Math.round(box.width)}×${Math.round(box.height)}`, named(one));
  });
  if (document.documentElement.scrollWidth > innerWidth) note("scrolls sideways", document.documentElement.scrollWidth);
  document.querySelectorAll("main *, header *, footer *").forEach((one) => {
    const box = one.getBoundingClientRect();
    if (box.width > 1 && box.right > innerWidth + 1 && !one.closest("nav, svg, .hidden, .scroll")) note("cut off", named(one));
  });

  const parsed = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (one) => { for (let at = one; at; at = at.parentElement) { const c = parsed(getComputedStyle(at).backgroundColor); if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
  const pairs = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), holder = walker.currentNode.parentElement;
    if (!text || holder.closest("script, style, noscript, textarea")) continue;
    if (!holder.closest("[translate=no], [lang]:not(html)")) texts.push(text);
    if (!shown(holder) || holder.closest("svg, option")) continue;
    const style = getComputedStyle(holder), key = `${style.color} on ${behind(holder)}`;
    if (pairs.has(key)) continue;
    const [high, low] = [light(parsed(style.color)), light(behind(holder))].sort((a, b) => b - a);
    pairs.set(key, (high + 0.05) / (low + 0.05));
    if (pairs.get(key) < 4.5) note(`contrast ${pairs.get(key).toFixed(2)} ${key}`, named(holder));
  }
  document.querySelectorAll("[aria-label], [placeholder], [title], [data-label]").forEach((one) => {
    if (one.closest("[lang]:not(html)")) return;
    for (const name of ["aria-label", "placeholder", "title", "data-label"]) if (one.getAttribute(name)) texts.push(one.getAttribute(name).trim());
  });
  return { troubles, texts: [...new Set(texts)] };
}
