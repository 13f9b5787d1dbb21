// The stage: vis-network as camera and touch. It draws nothing for its points: our painter does.
import { apart, fitting, smaller } from "./places.js";

const NEAR = 24; // pixels within which a tap means a mark
const MOST_KEPT = 1000; // ties that stay while the map is dragged

function reachOf(node, scale) {
  if (node.app.is_group) return Math.max(12, node.size * scale);
  return node.app.stands === "missing" ? 8 : node.size;
}

export class Stage {
  constructor(room, data) {
    this.room = room;
    this.fit0 = fitting(data.nodes, data.scene.discs, room.clientWidth, room.clientHeight);
    const across = this.fit0.across, down = this.fit0.down, scale = Math.min(across, down);
    this.marks = data.nodes.map((node) => ({
      node, id: node.id, app: node.app,
      x: (node.x - this.fit0.x) * across, y: (node.y - this.fit0.y) * down,
      reach: reachOf(node, scale),
    }));
    smaller(this.marks, room.clientWidth, room.clientHeight);
    apart(this.marks);
    this.byId = new Map(this.marks.map((mark) => [mark.id, mark]));
    this.discs = data.scene.discs.map((disc) => ({
      area: disc.area, x: (disc.x - this.fit0.x) * across, y: (disc.y - this.fit0.y) * down,
      across: disc.radius * across, down: disc.radius * down,
    }));
    this.dragged = false;
    this.hidesTies = data.edges.length > MOST_KEPT;
    this.network = this.made();
    room.querySelectorAll("[tabindex]").forEach((one) => one.removeAttribute("tabindex"));
    this.fit();
  }

  made() {
    const nothing = { drawNode() {}, nodeDimensions: { width: 1, height: 1 } };
    // Ids of the engine are numbers: it keeps them in plain objects, where a name such as "__proto__" would be lost.
    const points = this.marks.map((mark, at) => ({
      id: at + 1, x: mark.x, y: mark.y, fixed: true, physics: false, shape: "custom", ctxRenderer: () => nothing,
    }));
    const network = new window.vis.Network(this.room, { nodes: points, edges: [] }, {
      physics: { enabled: false }, layout: { improvedLayout: false },
      interaction: { dragNodes: false, hover: false, keyboard: false, selectable: false, zoomSpeed: 0.7 },
    });
    network.on("dragStart", () => { this.dragged = true; });
    network.on("dragEnd", () => { this.dragged = false; this.network.redraw(); });
    return network;
  }

  fit() { this.network.moveTo({ position: { x: 0, y: 0 }, scale: 1 }); }

  zoom(step) { this.network.moveTo({ scale: this.network.getScale() * step }); }

  look(mark) {
    const at = this.camera(), spot = at.spot(mark);
    if (spot.x > 30 && spot.y > 30 && spot.x < at.width - 30 && spot.y < at.height - 30) return;
    this.network.moveTo({ position: { x: mark.x, y: mark.y } });
  }

  redraw() { this.network.redraw(); }

  /** Return where the camera looks: `spot` gives the pixel of a mark. */
  camera() {
    const scale = this.network.getScale(), middle = this.network.getViewPosition();
    const width = this.room.clientWidth, height = this.room.clientHeight;
    return {
      scale, width, height,
      sees: ({ x, y }, far) => x > -far && y > -far && x < width + far && y < height + far,
      spot: ({ x, y }) => ({ x: (x - middle.x) * scale + width / 2, y: (y - middle.y) * scale + height / 2 }),
    };
  }

  /** Return the radius of a mark on the screen: groups grow with the map, organisations keep theirs. */
  reach(mark, scale) { return mark.app.is_group ? mark.reach * scale : mark.reach; }

  /** Return the mark that a point of the room means, or null: the nearest within reach of a finger. */
  at(point) {
    const camera = this.camera();
    let best = null, least = Infinity;
    for (const mark of this.marks) {
      const spot = camera.spot(mark), reach = this.reach(mark, camera.scale);
      const far = Math.hypot(spot.x - point.x, spot.y - point.y);
      if (far <= Math.max(reach, NEAR / 2) && far - reach < least) { least = far - reach; best = mark; }
    }
    return best;
  }
}
