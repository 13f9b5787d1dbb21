// The mark that is chosen: its panel, its row of the table and its place in the address.
const MOST_TIES = 5;

export class Chosen {
  constructor(stage, painter, data) {
    this.stage = stage;
    this.painter = painter;
    this.first = data.scene.question.centre;
    this.panel = document.getElementById("map-chosen");
    this.mark = null;
    this.rows = new Map([...document.querySelectorAll("tr[data-mark]")].map((row) => [row.dataset.mark, row]));
    for (const [id, row] of this.rows) {
      row.addEventListener("focusin", () => this.choose(id, { look: true }));
      row.addEventListener("click", () => this.choose(id, { look: true }));
    }
    stage.network.on("click", (event) => {
      const mark = stage.at(event.pointer.DOM);
      if (mark) this.choose(mark.id); else this.clear();
    });
  }

  choose(id, { look = false } = {}) {
    const mark = this.stage.byId.get(id);
    if (!mark || mark === this.mark) return;
    this.mark = mark;
    this.painter.choose(mark);
    if (look) this.stage.look(mark);
    this.stage.room.dataset.chosen = id;
    this.fill(mark);
    this.pick(id);
    window.history.replaceState(null, "", `#${encodeURIComponent(id)}`);
  }

  clear() {
    if (!this.mark) return;
    this.mark = null;
    this.painter.choose(null);
    delete this.stage.room.dataset.chosen;
    this.panel.replaceChildren();
    this.pick(null);
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  }

  pick(id) {
    for (const [name, row] of this.rows) row.toggleAttribute("data-picked", name === id);
  }

  /** Open what is chosen. */
  open() { if (this.mark) window.location.assign(this.mark.app.href); }

  /** Choose the neighbour along a tie in a direction; where nothing is chosen, the centre or the busiest. */
  along([across, down]) {
    if (!this.mark) {
      const first = this.stage.byId.get(this.first) || this.stage.marks[0];
      if (first) this.choose(first.id, { look: true });
      return;
    }
    let best = null, least = Infinity;
    for (const mark of this.neighbours()) {
      const x = mark.x - this.mark.x, y = mark.y - this.mark.y, ahead = x * across + y * down;
      const cost = ahead + 3 * Math.abs(x * down - y * across);
      if (ahead > 0 && cost < least) { least = cost; best = mark; }
    }
    if (best) this.choose(best.id, { look: true });
  }

  neighbours() {
    const ends = this.painter.tiesOf(this.mark).map((edge) => (edge.from === this.mark.id ? edge.to : edge.from));
    return [...new Set(ends)].map((id) => this.stage.byId.get(id));
  }

  fill(mark) {
    const link = written("a", mark.app.name);
    link.setAttribute("href", mark.app.href);
    const title = document.createElement("h2");
    title.append(link);
    const facts = mark.app.title.split("; ").filter((part) => part !== mark.app.name);
    const ties = this.painter.tiesOf(mark).slice(0, MOST_TIES).map((edge) => written("li", edge.app.title));
    const list = document.createElement("ul");
    list.className = "list";
    list.append(...ties);
    const actions = document.createElement("p");
    actions.className = "buttons";
    for (const one of mark.app.actions ?? []) {
      const button = written("a", one.text);
      button.className = "button";
      button.setAttribute("href", one.href);
      actions.append(button);
    }
    this.panel.replaceChildren(
      title, ...facts.map((part) => written("p", part)), ...(ties.length ? [list] : []),
      ...(actions.childElementCount ? [actions] : []),
    );
  }
}

function written(tag, words) {
  const made = document.createElement(tag);
  made.textContent = words;
  return made;
}
