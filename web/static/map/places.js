// Where the marks stand at first, in pixels: the whole map within its room, no mark over another.
const STRETCH = 1.7; // how much more a map may be stretched along one side than along the other
const ROUNDS = 60, CORNERS = 1.2;

/** Return the scales along both sides and the middle of the map, for a room of some size in pixels. */
export function fitting(nodes, discs, width, height) {
  const edge = width < 500 ? 26 : 44;
  const points = nodes.map((node) => ({ x: node.x, y: node.y, radius: node.app.is_group ? node.size : 0 }));
  const round = points.concat(discs);
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y, radius } of round) {
    box.left = Math.min(box.left, x - radius); box.right = Math.max(box.right, x + radius);
    box.top = Math.min(box.top, y - radius); box.bottom = Math.max(box.bottom, y + radius);
  }
  if (!round.length) return { across: 1, down: 1, x: 0, y: 0 };
  const wide = (width - 2 * edge) / Math.max(box.right - box.left, 1);
  const tall = (height - 2 * edge) / Math.max(box.bottom - box.top, 1);
  const most = nodes.length > 1 ? 1 : 0.5;
  return {
    across: Math.min(wide, tall * STRETCH, most), down: Math.min(tall, wide * STRETCH, most),
    x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2,
  };
}

/** Make organisations smaller by one factor where there are so many that they would fill the room. */
export function smaller(marks, width, height) {
  if (marks.some((mark) => mark.app.is_group)) return;
  const covered = marks.reduce((sum, mark) => sum + Math.PI * (mark.reach + 2) ** 2, 0);
  const factor = Math.sqrt(Math.min(1, (width < 500 ? 0.14 : 0.3) * width * height / covered));
  for (const mark of marks) mark.reach *= factor;
}

/** Push marks apart in place until none lies over another; the same marks end in the same places. */
export function apart(marks) {
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false;
    for (let one = 0; one < marks.length; one += 1) {
      for (let other = one + 1; other < marks.length; other += 1) {
        moved = pushed(marks[one], marks[other], one) || moved;
      }
    }
    if (!moved) return;
  }
}

function pushed(one, other, turn) {
  let across = other.x - one.x, down = other.y - one.y;
  const far = Math.hypot(across, down), least = (one.reach + other.reach) * CORNERS + 2;
  if (far >= least) return false;
  if (far < 0.01) { across = Math.cos(turn * 2.4); down = Math.sin(turn * 2.4); }
  const step = (least - far) / 2 / (far < 0.01 ? 1 : far) * 1.02;
  one.x -= across * step; one.y -= down * step;
  other.x += across * step; other.y += down * step;
  return true;
}
