// What the page shows: the selection, the lines at the foot, what the server tells.

import { at, between, bringIntoSight, cells, element, frame } from "./table.js";
import { part, region, unsaved } from "./table.js";

const RULE = "Mỗi ô tự lưu khi bạn rời ô.";
const FIGURE = /^(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,6}))?$/;
const MILLION = 1_000_000n;

/** The current cell is ready (keys lead on), typing, or inside (keys move in the text). */
export const selection = { mode: "ready", marked: [] };

export function writing(place) {
  return selection.mode !== "ready" && place.target === document.activeElement;
}

export function go(place) {
  place.target.focus({ preventScroll: true });
  bringIntoSight(place.td);
  arrive(place);
}

export function arrive(place) {
  if (selection.passing) report();
  Object.assign(selection, { mode: "ready", current: place, began: undefined });
  select(place);
  span(place, place);
}

/** Typing replaces what is selected. */
export function select({ input }) {
  if (input && input === document.activeElement && selection.mode === "ready") input.select();
}

export function span(from, to) {
  Object.assign(selection, { from, to });
  mark();
  show();
}

export function stretch(to) {
  span(selection.from, to);
  bringIntoSight(to.td);
}

export const many = () => selection.from !== selection.to;
export const chosen = () => (selection.from ? between(selection.from, selection.to) : [[]]);
export const places = () => chosen().flat();

/** Mark the selected places, and on which edges of the rectangle they lie. */
function mark() {
  for (const td of selection.marked) {
    delete td.dataset.selected;
    td.ariaSelected = null;
  }
  selection.marked = [];
  if (!many()) return;
  chosen().forEach((row, down, { length }) =>
    row.forEach(({ td }, across) => {
      const vertical = [!down && "t", down === length - 1 && "b"];
      const edges = [...vertical, !across && "l", !row[across + 1] && "r"];
      td.dataset.selected = edges.filter(Boolean).join("");
      td.ariaSelected = "true";
      selection.marked.push(td);
    }),
  );
}

export function show() {
  const { current } = selection;
  if (!current) return;
  const lines = chosen();
  const texts = many()
    ? { where: `${lines.length} dòng × ${lines[0].length} cột`, sum: summary(places()) }
    : { where: current.label, why: current.remark };
  for (const name of ["where", "sum", "why"]) part(name).textContent = texts[name] ?? "";
  part("card").hidden = current.computed;
  part("card").href = `?o=${current.name}`;
}

/** What is said until one goes on. */
export function remark(text) {
  report(text);
  selection.passing = true;
}

/** Say how things stand. */
export function report(text, ...more) {
  selection.passing = false;
  const left = unsaved();
  const waiting = left.filter(({ state }) => state === "waiting").length;
  const button = part("save");
  let stands = "";
  if (button) {
    button.hidden = part("discard").hidden = !left.length;
    button.textContent = waiting ? `Lưu lại ${waiting} ô` : `Ô chưa lưu (${left.length})`;
    stands = left.length ? `${left.length} ô chưa lưu.` : RULE;
  }
  part("status").replaceChildren(text || stands, ...more);
  part("status").title = part("status").textContent.trim();
  show();
}

/** The figure a text shows, in whole millionths. */
export function read(text) {
  const [found, sign, whole, decimals = ""] = text.match(FIGURE) ?? [];
  return found && BigInt(sign + whole.replaceAll(".", "") + decimals.padEnd(6, "0"));
}

function write(millionths) {
  const sign = millionths < 0n ? "-" : "";
  const size = sign ? -millionths : millionths;
  const whole = String(size / MILLION).replace(/\B(?=(\d{3})+$)/g, ".");
  const decimals = String(size % MILLION).padStart(6, "0").replace(/0+$/, "");
  return sign + whole + (decimals && `,${decimals}`);
}

/** Totals are not added to what they are the totals of. */
function summary(selected) {
  const entered = selected.filter(({ computed }) => !computed);
  const added = entered.length ? entered : selected;
  const figures = added.map(({ text }) => read(text)).filter((one) => one !== undefined);
  if (!figures.length) return "";
  const rest = added.length < selected.length ? " (không kể ô tổng)" : "";
  const sum = figures.reduce((total, one) => total + one);
  const count = BigInt(figures.length);
  const average = (2n * sum + (sum < 0n ? -count : count)) / (2n * count);
  const about = sum % count ? "≈ " : "";
  return `Tổng ${write(sum)}${rest} · ${count} số · Trung bình ${about}${write(average)}`;
}

export function accept(cell, stored, state) {
  cell.store(stored);
  cell.restore();
  cell.mark(state);
  select(cell);
}

/** News of others; false where one is typing or has not saved. */
export function hear({ cells: told, shown }) {
  const texts = { ...shown };
  const fresh = [];
  let all = true;
  for (const [name, stored] of Object.entries(told)) {
    const cell = cells.get(name);
    if (!cell) texts[name] = stored.text || "–";
    else if (cell.seen === stored.seen && cell.stored === stored.text) continue;
    else if (cell.changed || cell.unsaved || writing(cell)) all = false;
    else {
      accept(cell, stored);
      fresh.push(cell.td);
    }
  }
  for (const { id } of region.querySelectorAll(".grid-hint")) texts[id] ??= "";
  move(texts, fresh);
  return all;
}

/** Show what reads differently now; it flashes. */
export function move(texts = {}, moved = []) {
  for (const [id, text] of Object.entries(texts)) {
    const node = document.getElementById(id) ?? hint(id);
    if (!node || node.textContent === text) continue;
    node.textContent = text;
    node.classList.toggle("is-over", text.startsWith("-"));
    moved.push(node);
  }
  for (const node of moved) node.classList.remove("has-moved");
  void region.offsetWidth;
  for (const node of moved) node.classList.add("has-moved");
  show();
}

function hint(id) {
  const name = id.slice("hint.".length);
  const cell = cells.get(name);
  const figure = cell?.input ?? document.getElementById(name);
  if (!id.startsWith("hint.") || !figure) return null;
  const node = element("small", { id, className: "grid-hint" });
  figure.after(node);
  cell?.describe();
  return node;
}

/** Tell the styles what stays in sight: scrolling keeps clear of it. */
export function measure() {
  const box = (selector) => frame.querySelector(selector)?.getBoundingClientRect();
  const sizes = {
    above: box(".grid-scroll").top + window.scrollY,
    view: region.clientWidth,
    head: box("thead").height,
    first: box(".grid-table th").width,
    total: box(".row-total")?.height ?? 0,
    below: box(".grid-foot").height,
  };
  for (const [name, px] of Object.entries(sizes)) {
    document.documentElement.style.setProperty(`--${name}`, `${Math.round(px)}px`);
  }
}

/** Rows grow by sentences: what has the focus stays in sight. */
export function keepInSight() {
  measure();
  const place = at(document.activeElement);
  if (!place) return;
  bringIntoSight(place.td);
  const below = place.line.nextElementSibling;
  if (below?.matches(".grid-says")) bringIntoSight(below);
}

// What can be undone and redone: steps, cells, and texts that were refused.
const NONE = {
  undo: "Không còn gì để hoàn tác ở trang này; xem Các bước.",
  redo: "Không còn gì để làm lại.",
};
const stacks = { undo: [], redo: [] };

export function stack(entry, way) {
  stacks[way].push(entry);
  enable();
}

/** What one did last in this table, on another page of it. */
const last = part("undo")?.dataset.step;
if (last) stack({ step: { id: last } }, "undo");

function enable() {
  for (const way of ["undo", "redo"]) part(way).disabled = !stacks[way].length;
}

const settled = ({ refused }) => refused && !refused.some((cell) => cell.unsaved);

/** What is to be taken back next: a step, a cell, or texts that were refused. */
export function take(way) {
  let entry = stacks[way].pop();
  while (entry && settled(entry)) entry = stacks[way].pop();
  if (entry) enable();
  else report(NONE[way]);
  return entry;
}

export function record({ sent = [], way }, { step, cells: stored }) {
  const changed = sent
    .filter(([{ name }, , seen]) => stored[name].seen !== seen)
    .map(([cell, , , was]) => ({ cell, was, now: stored[cell.name].seen }));
  if (!step && !changed.length) return;
  if (!way) stacks.redo = [];
  stack({ step, changed }, way === "undo" ? "redo" : "undo");
}
