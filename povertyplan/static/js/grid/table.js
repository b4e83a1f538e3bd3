// The table: places are its figures; those with an input are cells.

export const frame = document.querySelector("[data-grid]");
export const form = frame.querySelector(".grid-form");
export const part = (name) => frame.querySelector(`[data-${name}]`);
export const region = part("region");

const UNSAVED = ["refused", "conflict", "waiting"];
const COMPUTED = ".is-total, .row-group *, .row-total *, .grid-ceiling *";

export const words = (node) => node?.textContent.replace(/\s+/g, " ").trim() ?? "";

export function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

export function bringIntoSight(node) {
  node.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function attribute(node, name, value) {
  if (value) node.setAttribute(name, value);
  else node.removeAttribute(name);
}

class Place {
  constructor(td, row, head, seen) {
    Object.assign(this, { td, row, head, line: td.parentElement, column: td.cellIndex });
    this.computed = td.matches(COMPUTED);
    this.figure = td.querySelector("span[id]");
    this.input = td.querySelector("input");
    this.target = this.input ?? td;
    this.name = this.input?.name.slice(2) ?? this.figure?.id;
    this.stored = this.input?.dataset.stored ?? this.text;
    this.seen = seen[this.name] ?? 0;
  }

  get text() {
    return this.input?.value.trim() ?? words(this.figure);
  }

  get label() {
    const [head] = this.line.cells;
    return `${words(head.querySelector(".grid-code") ?? head)}, ${this.head}`;
  }

  /** Why nothing can be typed here, or what is said beside the figure. */
  get remark() {
    if (this.computed) return "Ô này do hệ thống tính.";
    if (!this.input) return this.td.title || frame.dataset.reason;
    const { note } = this.td.dataset;
    return [words(this.td.querySelector(".grid-hint")), note && `Ghi chú: ${note}`]
      .filter(Boolean)
      .join(" · ");
  }

  get changed() {
    return this.text !== this.stored;
  }

  get state() {
    return this.td.dataset.state;
  }

  get unsaved() {
    return UNSAVED.includes(this.state);
  }

  /** Show how the cell stands; a sentence and ways out below its row. */
  mark(state, sentence, ways = []) {
    const { td, input, name, line } = this;
    const id = `e.${name}`;
    attribute(td, "data-state", state);
    document.getElementById(id)?.closest("tr").remove();
    if (sentence) {
      const said = element("p", { id }, `${this.head.split(",")[0]}: ${sentence}`);
      const message = element("div", { className: "grid-message" }, said, ...ways);
      const place = element("td", { colSpan: line.cells.length }, message);
      const says = element("tr", { className: "grid-says" }, place);
      says.dataset.cell = name;
      line.after(says);
      if (form.contains(document.activeElement)) bringIntoSight(says);
    }
    attribute(input, "aria-invalid", this.unsaved && "true");
    this.describe();
  }

  describe() {
    const ids = ["e", "hint", "note"].map((kind) => `${kind}.${this.name}`);
    const found = ids.filter((id) => document.getElementById(id));
    attribute(this.input, "aria-describedby", found.join(" "));
  }

  store({ seen, text }) {
    this.seen = seen;
    this.stored = text;
  }

  restore() {
    this.input.value = this.stored;
    this.mark();
  }
}

export const rows = [];
export const cells = new Map();
const byElement = new WeakMap();

export const at = (node) => byElement.get(node?.closest?.("td"));
export const unsaved = () => [...cells.values()].filter((cell) => cell.unsaved);

const table = part("table");
const seen = JSON.parse(form.elements.seen?.value ?? "{}");
const heads = [...table.rows[0].cells].map((head) => {
  const note = words(head.querySelector(".grid-note"));
  return words(head.firstChild) + (note && `, ${note}`);
});
for (const line of table.querySelectorAll(".grid-ceiling, tbody tr:not(.grid-says)")) {
  const places = [];
  for (const td of line.querySelectorAll("td")) {
    const place = new Place(td, rows.length, heads[td.cellIndex], seen);
    places[place.column] = place;
    byElement.set(td, place);
    if (place.input) cells.set(place.name, place);
    else Object.assign(td, { tabIndex: -1, ariaReadOnly: "true" });
  }
  rows.push(places);
}

const within = (place, least, most) => Math.min(Math.max(place, least), most);

/** So many places away, or at the edge. */
export function walk({ row, column }, down, across) {
  const line = rows[within(row + down, 0, rows.length - 1)];
  return line[within(column + across, 1, line.length - 1)];
}

/** The next open cell of the column. */
export function open({ row, column }, step) {
  do row += step;
  while (rows[row] && !rows[row][column].input);
  return rows[row]?.[column];
}

/** The next open cell in reading order, or the one before. */
export function next(place, step) {
  const order = rows.flat().filter((other) => other.input || other === place);
  return order[order.indexOf(place) + step];
}

export function between(one, other) {
  const span = (side) => [Math.min(one[side], other[side]), Math.max(one[side], other[side]) + 1];
  return rows.slice(...span("row")).map((row) => row.slice(...span("column")));
}
