// The shapes of marks, the same as in the server's picture (web/charts/scene/marks.py).
const UP = -Math.PI / 2;
const CORNERS = new Map([
  ["square", [4, Math.PI / 4, 1, 1.25]], ["diamond", [4, UP, 1, 1.2]], ["triangle", [3, UP, 1, 1.3]],
  ["triangleDown", [3, Math.PI / 2, 1, 1.3]], ["hexagon", [6, 0, 1, 1.1]], ["star", [10, UP, 0.5, 1.3]],
]);

/** Begin a path of a shape around a point. */
export function outline(pen, shape, x, y, reach) {
  const figure = CORNERS.get(shape);
  pen.beginPath();
  if (!figure) { pen.arc(x, y, reach, 0, 2 * Math.PI); return; }
  const [count, turn, inner, grow] = figure;
  for (let number = 0; number < count; number += 1) {
    const far = reach * grow * (number % 2 ? inner : 1), angle = turn + 2 * Math.PI * number / count;
    pen.lineTo(x + far * Math.cos(angle), y + far * Math.sin(angle));
  }
  pen.closePath();
}

/** Draw one mark with its ring, its cross and, where it is the chosen one, its frame. */
export function draw(pen, mark, { x, y }, reach, look) {
  const { node, app } = mark, { colours } = look;
  const dash = (lengths) => pen.setLineDash(lengths);
  const ring = (far, colour, width, lengths) => {
    pen.beginPath(); pen.arc(x, y, far, 0, 2 * Math.PI);
    pen.strokeStyle = colour; pen.lineWidth = width; dash(lengths); pen.stroke(); dash([]);
  };
  pen.globalAlpha = look.faded ? 0.3 : 1;
  if (app.stands === "missing") {
    outline(pen, "dot", x, y, reach);
    pen.fillStyle = colours.ground; pen.fill();
    ring(reach, colours.missing, 2, [3, 2.5]);
  } else {
    outline(pen, app.is_group ? "dot" : node.shape, x, y, reach);
    pen.fillStyle = app.is_group ? colours.group : node.color.background; pen.fill();
    pen.strokeStyle = app.is_group ? colours.edge : colours.ink; pen.lineWidth = 1.5; pen.stroke();
    if (app.cuts_off) ring(reach + 5, colours.ink, 2, [2, 2.5]);
    if (app.closed) cross(pen, x, y, reach, colours.missing);
  }
  if (look.chosen) ring(reach + 9, colours.focus, 3, []);
  pen.globalAlpha = 1;
}

function cross(pen, x, y, reach, colour) {
  pen.beginPath();
  pen.moveTo(x - reach, y - reach); pen.lineTo(x + reach, y + reach);
  pen.moveTo(x + reach, y - reach); pen.lineTo(x - reach, y + reach);
  pen.strokeStyle = colour; pen.lineWidth = 3; pen.stroke();
}
