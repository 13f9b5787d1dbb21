// The map of the network. The server's picture stands in the page until somebody asks for the map; then the engine is
// fetched. What is shown is written as text, never as markup.
import { Stage } from "./stage.js";
import { Painter } from "./painter.js";
import { Chosen } from "./chosen.js";
import { steer } from "./keys.js";

const room = document.getElementById("map");
const [still, use, tools] = ["still", "use", "tools"].map((name) => document.getElementById(`map-${name}`));
let begun = null;

function script(source) {
  return new Promise((done, failed) => {
    const tag = document.createElement("script");
    Object.assign(tag, { src: source, onload: done, onerror: failed });
    document.head.appendChild(tag);
  });
}

async function fetched() {
  const [answer] = await Promise.all([
    fetch(room.dataset.source, { credentials: "same-origin" }), script(room.dataset.engine),
  ]);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function show(drawn) {
  room.hidden = !drawn;
  tools.hidden = !drawn;
  still.hidden = drawn;
  use.hidden = drawn;
}

function start(data) {
  show(true);
  const stage = new Stage(room, data);
  const painter = new Painter(stage, data);
  const chosen = new Chosen(stage, painter, data);
  const leave = () => {
    chosen.clear();
    show(false);
    use.firstElementChild.focus();
  };
  steer(room, stage, chosen, leave);
  document.querySelectorAll("#map-tools [data-map]").forEach((button) => button.addEventListener("click", () => {
    const step = { in: 1.35, out: 1 / 1.35 }[button.dataset.map];
    if (step) stage.zoom(step); else if (button.dataset.map === "fit") stage.fit(); else leave();
  }));
  const asked = hash();
  if (asked) chosen.choose(asked, { look: true });
  room.dataset.ready = "yes";
}

function hash() {
  try { return decodeURIComponent(window.location.hash.slice(1)); } catch { return ""; }
}

async function begin() {
  if (begun) {
    show(true);
  } else {
    begun = fetched();
    try { start(await begun); } catch (problem) { begun = null; show(false); throw problem; }
  }
  room.focus({ preventScroll: true });
}

if (room) {
  use.hidden = false;
  use.firstElementChild.addEventListener("click", begin);
}
