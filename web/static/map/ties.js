// The lines of ties: context as one path for each look, what is lit or chosen one by one, with its arrow.
const BEND = 0.1;

/** Return a line from edge to edge of two marks, bent for paths so that both ways can be seen. */
export function line(edge, from, to, start, end) {
  const far = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const across = (to.x - from.x) / far, down = (to.y - from.y) / far;
  if (far <= start + end + 3) { start = 0; end = 0; } else { start += 1; end += 2; }
  const made = {
    x: from.x + across * start, y: from.y + down * start, toX: to.x - across * end, toY: to.y - down * end,
  };
  const bend = edge.app.kind === "observed" ? BEND * far : 0;
  made.overX = (made.x + made.toX) / 2 - down * bend;
  made.overY = (made.y + made.toY) / 2 + across * bend;
  return made;
}

function trace(pen, made) {
  pen.moveTo(made.x, made.y);
  pen.quadraticCurveTo(made.overX, made.overY, made.toX, made.toY);
}

function arrow(pen, made) {
  const angle = Math.atan2(made.toY - made.overY, made.toX - made.overX);
  pen.beginPath();
  for (const [far, turn] of [[0, 0], [9, 0.42], [9, -0.42]]) {
    pen.lineTo(made.toX - far * Math.cos(angle + turn), made.toY - far * Math.sin(angle + turn));
  }
  pen.closePath();
  pen.fill();
}

/** Draw the pale ties: one path for each colour, width and dash. `faded` tells that others are lit. */
export function context(pen, drawn, colours, faded) {
  const looks = new Map();
  for (const [edge, made] of drawn) {
    const key = `${edge.app.tone} ${Math.round(edge.width)} ${edge.dashes}`;
    if (!looks.has(key)) looks.set(key, []);
    looks.get(key).push([edge, made]);
  }
  pen.globalAlpha = faded ? 0.18 : 0.5;
  for (const alike of looks.values()) {
    const [edge] = alike[0];
    pen.strokeStyle = pen.fillStyle = colours[edge.app.tone];
    pen.lineWidth = edge.width;
    pen.setLineDash(edge.dashes || []);
    pen.beginPath();
    for (const [, made] of alike) trace(pen, made);
    pen.stroke();
    pen.setLineDash([]);
    if (edge.app.kind === "observed" && alike.length < 300) for (const [, made] of alike) arrow(pen, made);
  }
  pen.globalAlpha = 1;
}

/** Draw the ties that matter now, the most important one on top. */
export function lit(pen, drawn, colours) {
  for (const [edge, made] of drawn.slice().reverse()) {
    pen.strokeStyle = pen.fillStyle = colours[edge.app.tone];
    pen.lineWidth = Math.max(edge.width, 1.5);
    pen.setLineDash(edge.dashes || []);
    pen.beginPath();
    trace(pen, made);
    pen.stroke();
    pen.setLineDash([]);
    if (edge.app.kind === "observed") arrow(pen, made);
  }
}

/** Return the point of a line that is half way. */
export function middle(made) {
  return { x: (made.x + 2 * made.overX + made.toX) / 4, y: (made.y + 2 * made.overY + made.toY) / 4 };
}
