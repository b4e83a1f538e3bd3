// Keyboard, mouse and finger; undo and redo, one after another.

import { card, help } from "./panels.js";
import { apply, begin, commit, discard, run, write } from "./saver.js";
import { arrive, chosen, go, many, places, record, report } from "./screen.js";
import { selection, span, stack, stretch, take, writing } from "./screen.js";
import { inTurn, post, signedIn } from "./server.js";
import { at, form, next, open, part, region, rows, walk } from "./table.js";

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

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const ctrl = event.ctrlKey || event.metaKey;
  const place = at(event.target);
  let taken = false;
  if (ctrl && /^[yz]$/i.test(event.key)) taken = turn(event);
  else if (place) taken = press(place, event, ctrl);
  if (taken !== false) event.preventDefault();
});

/** The browser's own undo would put an old text into a cell that nobody looks at. */
function turn({ target, key, shiftKey }) {
  if (target.matches("textarea, input:not(.grid-table *)")) return false;
  if (target.closest("dialog")) return undefined;
  if (writing(selection.current)) return escape(selection.current);
  return back(/y/i.test(key) || shiftKey ? "redo" : "undo");
}

form.addEventListener("beforeinput", (event) => {
  if (event.inputType.startsWith("history")) event.preventDefault();
});

/** False leaves a key to the browser. */
function press(place, { key, code, shiftKey: shift, altKey: alt }, ctrl) {
  if (alt) return code === "KeyH" && card(place);
  if (key === "Tab") return !ctrl && tab(place, shift ? -1 : 1);
  if (key === "Enter") return ctrl ? fill(() => place) : enter(place, shift ? -1 : 1);
  if (key === "Escape") return escape(place);
  if (selection.mode === "inside") return false;
  if (key === "F2") return inside(place);
  if (selection.mode === "typing" && (shift || ctrl || !WAYS[key])) return false;
  if (WAYS[key]) return lead(place, key, ctrl, shift);
  if (key === " " && (ctrl || shift)) return ctrl ? column(place) : line(place);
  if (ctrl) return command(key.toLowerCase());
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

const line = (place) => span(walk(place, 0, -FAR), walk(place, 0, FAR));
const column = (place) => span(walk(place, -FAR, 0), walk(place, FAR, 0));

/** From the last open cell one leaves the table; false leaves that to the browser. */
function tab(place, step) {
  const { began = place.column } = selection;
  const there = next(place, step);
  const out = part("card");
  if (there) {
    go(there);
    selection.began = began;
    return undefined;
  }
  if (step < 0 || out.hidden) return false;
  return out.focus();
}

function command(key) {
  const lines = chosen();
  const above = (place) => open(place, -1) ?? place;
  if (key === "a") span(rows[0][1], walk(rows[0][1], FAR, FAR));
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
  const link = place.td.querySelector("[data-preview]");
  if (link) return link.click();
  // After a row of tabs, below where they began.
  const first = rows[place.row][selection.began] ?? place;
  go(open(first, step) ?? place);
  return commit(place, true);
}

function escape(place) {
  const selected = many() && selection.mode === "ready";
  discard(selected ? places().filter((cell) => cell.unsaved) : [place].filter(({ input }) => input));
  arrive(place);
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
form.addEventListener("input", ({ target, inputType }) => {
  if (inputType?.startsWith("history")) at(target).restore();
  else if (selection.mode === "ready") selection.mode = "typing";
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
  if (event.button) return;
  if (!place) head(event);
  if (!place || writing(place)) return;
  if (selection.from && (event.shiftKey || stretches())) stretch(place);
  else if (touch) return;
  else {
    go(place);
    dragging = true;
  }
  event.preventDefault();
});

/** A head selects its row or column. */
function head(event) {
  const th = event.target.closest("th");
  if (!th || !rows.length || event.target.closest("a")) return;
  event.preventDefault();
  const own = rows.find(([, first]) => first?.line === th.parentElement);
  go(own?.[1] ?? rows[0][th.cellIndex || 1]);
  (own ? line : column)(selection.current);
}

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

for (const way of ["undo", "redo"]) part(way)?.addEventListener("click", () => back(way));

/** Take back a step, a cell, or texts that were refused. */
function back(way) {
  inTurn(() => {
    const entry = take(way);
    if (entry?.step) return undoStep(entry, way);
    if (entry?.refused) return giveUp(entry.refused.filter((cell) => cell.unsaved));
    return entry && undoCells(entry.changed, way);
  });
}

/** A save that compares with what was left there: it takes back nobody else's. */
function undoCells(changed, way) {
  for (const { cell, was, now } of changed) {
    cell.seen = now;
    cell.input.value = was;
  }
  const cells = changed.map(({ cell }) => cell);
  const batch = { cells, kind: cells[1] && "fill", way };
  begin(batch);
  go(cells[0]);
  return run(batch);
}

function giveUp(refused) {
  const texts = refused.map(({ label, text }) => `${label}: ${text || "–"}`);
  discard(refused);
  go(refused[0]);
  report(`Đã bỏ số chưa lưu: ${texts.join("; ")}.`);
}

async function undoStep(entry, way) {
  const body = new URLSearchParams({ undo: entry.step.id });
  const answer = await signedIn(() => post(body));
  if (answer.cells) {
    apply(answer);
    record({ way }, answer);
    const left = answer.left.length ? ` Giữ nguyên ${answer.left.join(" ")}` : "";
    report(`Đã khôi phục ${Object.keys(answer.cells).length} ô.${left}`);
  } else {
    stack(entry, way);
    report(`Chưa hoàn tác: ${answer.message}`);
  }
}
