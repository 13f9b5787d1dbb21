// Names at one size on the screen, none over another: what must be named first, even far from its mark with a line.
const LETTERS = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';
const LINE = 1.18, ROUNDS = 22, STEPS = 16;

export class Taken {
  constructor(width, height) { this.width = width; this.height = height; this.boxes = []; }

  take(box) { this.boxes.push(box); }

  isFree([left, top, right, bottom]) {
    if (left < 1 || top < 1 || right > this.width - 1 || bottom > this.height - 1) return false;
    return !this.boxes.some((one) => left < one[2] && right > one[0] && top < one[3] && bottom > one[1]);
  }
}

/** Return a text in lines of at most `widest` pixels, broken at spaces and after dashes; the last of `most` is cut. */
export function wrapped(pen, text, widest, most) {
  const lines = [""];
  for (const part of text.match(/[^\s–-]*[–-]?\s*/g).filter(Boolean)) {
    const longer = lines[lines.length - 1] + part;
    if (lines[lines.length - 1] && pen.measureText(longer.trimEnd()).width > widest) lines.push(part);
    else lines[lines.length - 1] = longer;
  }
  const tidy = lines.map((one) => one.trim());
  return tidy.length <= most ? tidy : [...tidy.slice(0, most - 1), `${tidy[most - 1]}…`];
}

/** Write the names that find a place; return how many did. */
export function write(pen, names, taken, colours) {
  let written = 0;
  for (const name of [...names.filter((one) => one.must), ...names.filter((one) => !one.must)]) {
    pen.font = `${name.bold ? "700 " : ""}${name.size}px ${LETTERS}`;
    const lines = wrapped(pen, name.text, name.widest, name.lines || 3);
    const wide = Math.max(...lines.map((one) => pen.measureText(one).width)) / 2;
    const tall = name.size * LINE * lines.length / 2;
    for (const [x, y, far] of tries(name, wide, tall)) {
      const box = [x - wide - 1, y - tall, x + wide + 1, y + tall];
      if (!taken.isFree(box)) continue;
      taken.take(box);
      if (far) leader(pen, name, x, y > name.y ? y - tall : y + tall, colours);
      letters(pen, name, lines, x, y, colours);
      written += name.bold || name.number ? 0 : 1;
      break;
    }
  }
  return written;
}

function* tries(name, wide, tall) {
  if (name.inside) yield [name.x, name.y, false];
  const down = name.reach + 3 + tall, side = name.reach + 3 + wide;
  if (name.bold) {
    for (const lift of [-tall, 0, 2 * tall, -3 * tall]) yield [name.x, name.y - name.reach + lift, false];
    for (const along of [0.5, -0.5]) yield [name.x + along * name.reach, name.y - 0.9 * name.reach, false];
  }
  yield* [[name.x, name.y + down, false], [name.x, name.y - down, false]];
  yield* [[name.x + side, name.y, false], [name.x - side, name.y, false]];
  for (const along of [1.1, -1.1]) {
    yield* [[name.x + along * wide, name.y + down, false], [name.x + along * wide, name.y - down, false]];
  }
  if (!name.must) return;
  for (let ring = 1; ring < ROUNDS; ring += 1) {
    for (let step = 0; step < STEPS; step += 1) {
      const turn = 2 * Math.PI * (step + (ring % 2) / 2) / STEPS;
      yield [name.x + (side * 0.6 + 14 * ring) * Math.cos(turn), name.y + (down + 14 * ring) * Math.sin(turn), true];
    }
  }
}

function leader(pen, name, x, y, colours) {
  pen.beginPath(); pen.moveTo(name.x, name.y); pen.lineTo(x, y);
  pen.strokeStyle = colours.ink; pen.lineWidth = 0.8; pen.stroke();
}

function letters(pen, name, lines, x, y, colours) {
  pen.textAlign = "center"; pen.textBaseline = "middle"; pen.lineJoin = "round"; pen.lineWidth = 3;
  lines.forEach((line, number) => {
    const at = y + (number - (lines.length - 1) / 2) * name.size * LINE;
    pen.strokeStyle = colours.ground; pen.strokeText(line, x, at);
    pen.fillStyle = name.bold ? colours.title : colours.ink; pen.fillText(line, x, at);
  });
}
