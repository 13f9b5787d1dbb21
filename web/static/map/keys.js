// The keyboard on the map: arrows walk along ties, Enter opens, plus and minus bring nearer and farther, Esc leaves.
const TURNS = new Map([
  ["ArrowRight", [1, 0]], ["ArrowLeft", [-1, 0]], ["ArrowDown", [0, 1]], ["ArrowUp", [0, -1]],
]);
const ZOOMS = new Map([["+", 1.35], ["-", 1 / 1.35]]);

/** Let the keys steer the map. */
export function steer(room, stage, chosen, leave) {
  room.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const turn = TURNS.get(event.key), zoom = ZOOMS.get(event.key);
    if (turn) chosen.along(turn);
    else if (zoom) stage.zoom(zoom);
    else if (event.key === "0") stage.fit();
    else if (event.key === "Enter") chosen.open();
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
  });
}
