// Our painter in the hooks of the stage: discs and ties before its drawing, marks and names after; sizes are pixels.
import { draw } from "./marks.js";
import { Taken, write } from "./names.js";
import { context, line, lit, middle } from "./ties.js";

const BUSIEST = 10, MOST_LIT = 24, MOST_NAMES = 150, MOST_NUMBERS = 24;
const COLOURS = [
  "ground", "disc", "ink", "title", "edge", "group", "focus", "well", "middling", "badly", "unknown", "missing",
];

export class Painter {
  constructor(stage, data) {
    this.stage = stage;
    this.edges = data.edges.filter((edge) => stage.byId.has(edge.from) && stage.byId.has(edge.to));
    this.lit = new Set(data.scene.lit);
    this.numbered = data.scene.level !== "organisation" || Boolean(data.scene.question.centre);
    this.centre = data.scene.question.centre;
    this.chosen = null;
    this.seen();
    stage.network.on("beforeDrawing", (pen) => this.inPixels(pen, () => this.behind(pen)));
    stage.network.on("afterDrawing", (pen) => this.inPixels(pen, () => this.before(pen)));
    for (const asked of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"]) {
      window.matchMedia(asked).addEventListener("change", () => { this.seen(); stage.redraw(); });
    }
    stage.redraw();
  }

  /** Read the colours of the style sheet: it knows dark and high-contrast modes. */
  seen() {
    const style = getComputedStyle(this.stage.room);
    this.colours = Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--map-${name}`).trim()]));
  }

  choose(mark) {
    this.chosen = mark;
    this.stage.redraw();
  }

  /** Return the ties of a mark, the most important first. */
  tiesOf(mark) { return this.edges.filter((edge) => edge.from === mark.id || edge.to === mark.id); }

  inPixels(pen, paint) {
    const ratio = pen.canvas.width / this.stage.room.clientWidth || 1;
    pen.save();
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.camera = this.stage.camera();
    paint();
    pen.restore();
  }

  behind(pen) {
    const { camera, colours } = this;
    pen.fillStyle = colours.disc;
    for (const disc of this.stage.discs) {
      const spot = camera.spot(disc);
      pen.beginPath();
      pen.ellipse(spot.x, spot.y, disc.across * camera.scale, disc.down * camera.scale, 0, 0, 2 * Math.PI);
      pen.fill();
    }
    if (this.stage.dragged && this.stage.hidesTies) return;
    this.drawn = this.edges.map((edge) => [edge, this.lineOf(edge)]);
    const strong = this.drawn.filter(([edge]) => this.isStrong(edge));
    context(pen, this.drawn.filter(([edge]) => !this.isStrong(edge)), colours, strong.length > 0 || this.lit.size > 0);
    lit(pen, strong, colours);
  }

  lineOf(edge) {
    const { stage, camera } = this, from = stage.byId.get(edge.from), to = stage.byId.get(edge.to);
    const [start, end] = [from, to].map((mark) => stage.reach(mark, camera.scale));
    return line(edge, camera.spot(from), camera.spot(to), start, end);
  }

  isStrong(edge) {
    if (this.chosen && (edge.from === this.chosen.id || edge.to === this.chosen.id)) return true;
    if (this.lit.size) return this.lit.has(edge.id);
    return !this.chosen && (this.numbered || edge.app.kind === "missing");
  }

  before(pen) {
    const { camera, colours, stage } = this, taken = new Taken(camera.width, camera.height), names = [];
    const seen = stage.marks
      .map((mark, at) => ({ mark, at, spot: camera.spot(mark), reach: stage.reach(mark, camera.scale) }))
      .filter((one) => camera.sees(one.spot, one.reach));
    for (const { mark, spot, reach } of seen.slice().reverse()) {
      draw(pen, mark, spot, reach, { colours, faded: this.isFaded(mark), chosen: mark === this.chosen });
      if (!mark.app.is_group) taken.take([spot.x - reach, spot.y - reach, spot.x + reach, spot.y + reach]);
    }
    this.titles(names);
    seen.slice(0, MOST_NAMES).forEach((one) => this.named(names, one));
    if (!(stage.dragged && stage.hidesTies)) this.numbers(names);
    stage.room.dataset.labels = String(write(pen, names, taken, colours));
  }

  isFaded(mark) { return this.lit.size > 0 && !this.lit.has(mark.id) && mark !== this.chosen; }

  get letters() { return this.camera.width < 500 ? { size: 13, widest: 104 } : { size: 13, widest: 132 }; }

  titles(names) {
    for (const disc of this.stage.discs) {
      const spot = this.camera.spot(disc);
      names.push({
        text: disc.area, ...spot, reach: disc.down * this.camera.scale, bold: true, lines: 2,
        size: 13, widest: this.letters.widest * 1.4,
      });
    }
  }

  named(names, { mark, at, spot, reach }) {
    const isLit = this.lit.has(mark.id), asked = mark === this.chosen || mark.id === this.centre;
    const must = asked || mark.app.is_group || at < BUSIEST || (isLit && [...this.lit].indexOf(mark.id) < MOST_LIT);
    if (this.lit.size && !must && !isLit) return;
    names.push({ text: mark.app.label, ...spot, reach, must, inside: mark.app.is_group, ...this.letters });
  }

  numbers(names) {
    const paths = this.drawn.filter(([edge]) => edge.app.number && this.isStrong(edge)).slice(0, MOST_NUMBERS);
    for (const [edge, made] of paths) {
      const look = { reach: 4, inside: true, number: true, lines: 1, size: 12, widest: 200 };
      names.push({ text: edge.app.number, ...middle(made), ...look });
    }
  }
}
