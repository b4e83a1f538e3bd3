// The editing grid. Without it the page is one ordinary form; with it every cell saves itself, and
// the server answers what else moved. Nothing is added up here but what is selected.

import "./grid/hand.js";
import { card, help } from "./grid/panels.js";
import { again, discard, keep, lost, offerKept, save } from "./grid/saver.js";
import { go, hear, measure, read, report, selection } from "./grid/screen.js";
import { ask, askPassword, turns } from "./grid/server.js";
import { cells, element, form, frame, part, rows, unsaved } from "./grid/table.js";

const EVERY = 4_000;
const LATE = 60_000;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const left = unsaved();
  again();
  // Together: what one cell gives up makes room for another.
  const figures = left.filter(({ state, text }) => {
    return state === "waiting" || (state === "refused" && (!text || read(text) !== undefined));
  });
  if (figures.length) save(figures);
  const cell = left.find(({ state }) => state !== "saving");
  if (cell) go(cell);
});
part("discard")?.addEventListener("click", () => discard(unsaved()));
form.addEventListener("click", (event) => {
  const button = event.target.closest(".grid-message button");
  if (button) choose(cells.get(button.closest("tr").dataset.cell), button);
  else if (event.target.closest("[data-card]")) card(selection.current);
  else return;
  event.preventDefault();
});

/** The ways out of a refusal. */
function choose(cell, { name, value }) {
  go(cell);
  if (name === "drop") {
    discard([cell]);
    return;
  }
  if (name) cell.input.value = value;
  again();
  if (cell.state !== "saving") save([cell]);
}

part("help").onclick = help;
for (const back of ["focus", "online", "visibilitychange"]) {
  window.addEventListener(back, () => {
    again();
    wait(0);
  });
}
for (const leaving of ["pagehide", "visibilitychange"]) window.addEventListener(leaving, keep);
window.addEventListener("beforeunload", (event) => {
  if ([...cells.values()].some(lost)) event.preventDefault();
});

// What others save appears here while the page is looked at.
const own = rows.flat().filter(({ computed }) => !computed);
const names = own.map(({ name }) => name).sort();
let every = EVERY;
let trouble = "";
let tag, timer;

function wait(time) {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, time);
}

/** An answer that a save has overtaken is worth nothing. */
async function look() {
  const { pending, taken } = turns;
  if (!pending) {
    const answer = await ask(undefined, {}, tag && { "If-None-Match": tag });
    const { status, cells: told } = answer;
    const now = status === 200 || status === 304 ? "" : String(status);
    if (now === "401" && trouble !== now) offerSignIn(answer.why);
    if (trouble && !now) {
      report();
      again();
    }
    trouble = now;
    every = !now ? EVERY : Math.min(every * 2, LATE);
    if (told && !turns.pending && turns.taken === taken) {
      if (String(Object.keys(told).sort()) !== String(names)) {
        const link = element("a", { href: location.href }, "tải lại trang");
        report("Bảng vừa thêm hoặc bớt dòng, cột: ", link, ".");
        return;
      }
      tag = hear(answer) && answer.tag;
    }
  }
  wait(every);
}

/** Before anything is typed, if the poll finds it out. */
function offerSignIn(sentence) {
  const button = element("button", { type: "button", className: "tool" }, "Đăng nhập");
  button.onclick = () => askPassword().then((done) => done && wait(0));
  report(`${sentence}. `, button);
}

wait(EVERY);

// Zoom and density are kept in the browser.
const dense = part("dense");
let size;

function zoom(percent) {
  size = Math.min(Math.max(percent, 50), 200);
  localStorage.setItem("grid.zoom", size);
  frame.style.setProperty("--zoom", size / 100);
  part("zoom").textContent = `${size}%`;
}

function density(on) {
  localStorage.setItem("grid.dense", on);
  frame.classList.toggle("is-dense", on);
  dense.ariaPressed = on;
}

part("smaller").onclick = () => zoom(size - 10);
part("larger").onclick = () => zoom(size + 10);
part("zoom").onclick = () => zoom(100);
dense.onclick = () => density(dense.ariaPressed !== "true");

const table = part("table");
const resized = new ResizeObserver(measure);
for (const box of [table, table.tHead, part("foot")]) resized.observe(box);

zoom(Number(localStorage.getItem("grid.zoom")) || 100);
density(localStorage.getItem("grid.dense") === "true");
table.role = "grid";
table.ariaMultiSelectable = "true";
if (!cells.size && rows.length) rows[0][1].td.tabIndex = 0;
for (const tool of frame.querySelectorAll("[data-script]")) tool.hidden = false;
offerKept();
for (const cell of cells.values()) if (cell.changed && !cell.state) cell.mark("waiting");
report();

// A link to a row arrives before the table has its height.
const aim = document.getElementById(location.hash.slice(1));
if (form.contains(aim)) {
  window.addEventListener("load", () => setTimeout(() => aim.scrollIntoView({ block: "center" })));
}
