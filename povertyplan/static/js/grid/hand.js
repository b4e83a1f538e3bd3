// Keyboard, mouse and finger.

import { card, help } from "./panels.js";
import { back, commit, drop, write } from "./saver.js";
import { arrive, chosen, go, many, places, report } from "./screen.js";
import { selection, span, stretch, writing } from "./screen.js";
import { at, form, open, part, region, rows, walk } from "./table.js";

const FAR = 10_000;
const PAGE = 10;
const WAYS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-PAGE, 0],
  PageDown: [PAGE, 0],
  Home: [0, -FAR],
  End: [0, FAR],
};

form.addEventListener("keydown", (event) => {
  const place = at(event.target);
  if (!place || event.isComposing) return;
  if (press(place, event, event.ctrlKey || event.metaKey) !== false) event.preventDefault();
});

/** False leaves a key to the browser. */
function press(place, { key, code, shiftKey: shift, altKey: alt }, ctrl) {
  if (alt) return code === "KeyH" && card(place);
  if (key === "Enter") return ctrl ? fill(() => place) : enter(place, shift ? -1 : 1);
  if (key === "Escape") return escape(place);
  if (selection.mode === "inside") return false;
  if (key === "F2") return inside(place);
  if (selection.mode === "typing" && (shift || ctrl || !WAYS[key])) return false;
  if (WAYS[key]) return lead(place, key, ctrl, shift);
  if (ctrl) return command(key.toLowerCase(), shift);
  if (key === "?") return help();
  if (key === "Delete") return write(places().map((one) => [one, ""]), "clear");
  return false;
}

function lead(place, key, ctrl, shift) {
  let [down, across] = WAYS[key].map((step) => (ctrl ? step * FAR : step));
  if (ctrl && (key === "Home" || key === "End")) down = across;
  const there = walk(shift ? selection.to : place, down, across);
  if (shift) stretch(there);
  else go(there);
}

function command(key, shift) {
  const lines = chosen();
  const above = (place) => open(place, -1) ?? place;
  if (key === "a") span(rows[0][1], walk(rows[0][1], FAR, FAR));
  else if (key === "z" || key === "y") back(key === "y" || shift ? "redo" : "undo");
  else if (key === "d") fill((row, across) => (lines[1] ? lines[0][across] : above(row[across])));
  else if (key === "r" && lines[0][1]) fill((row) => row[0]);
  else return false;
  return undefined;
}

function fill(source) {
  const filled = chosen().flatMap((row) =>
    row.map((place, across) => [place, source(row, across).text.replace(/^–$/, "")]),
  );
  write(filled, "fill");
}

function enter(place, step) {
  go(open(place, step) ?? place);
  commit(place, true);
}

function escape(place) {
  if (place.input && !(many() && selection.mode === "ready")) {
    drop(place);
    place.restore();
  }
  arrive(place);
  report();
}

function inside(place) {
  if (!place?.input) return;
  selection.mode = "inside";
  const { length } = place.input.value;
  place.input.setSelectionRange(length, length);
}

form.addEventListener("focusin", ({ target }) => {
  const place = at(target);
  if (place && (place !== selection.current || selection.mode === "ready")) arrive(place);
});
// The window losing focus leaves the input active: a figure half typed is not saved then.
form.addEventListener("focusout", ({ target }) => {
  if (target === document.activeElement) return;
  selection.mode = "ready";
  commit(at(target));
});
form.addEventListener("input", () => {
  if (selection.mode === "ready") selection.mode = "typing";
});

// A finger taps a cell, once more to go inside; after “Chọn vùng” it taps the other corner.
const stretcher = part("stretch");
const stretches = () => stretcher.ariaPressed === "true";
let touch, again, dragging;

stretcher.onclick = () => {
  stretcher.ariaPressed = !stretches();
  report(stretches() && "Chạm ô ở góc kia của vùng cần chọn.");
};
region.addEventListener("pointerdown", ({ target, pointerType }) => {
  touch = pointerType === "touch";
  again = at(target) === selection.current;
});
region.addEventListener("mousedown", (event) => {
  const place = at(event.target);
  dragging = false;
  if (event.button || !place || writing(place)) return;
  if (selection.from && (event.shiftKey || stretches())) stretch(place);
  else if (touch) return;
  else {
    go(place);
    dragging = true;
  }
  event.preventDefault();
});
region.addEventListener("mouseover", ({ target, buttons }) => {
  const place = dragging && buttons && at(target);
  if (place && place !== selection.to) stretch(place);
});
region.addEventListener("click", ({ target }) => {
  const place = at(target);
  if (!touch || !place || stretches()) return;
  if (again) inside(place);
  else if (!writing(place)) go(place);
});
region.addEventListener("dblclick", ({ target }) => inside(at(target)));
