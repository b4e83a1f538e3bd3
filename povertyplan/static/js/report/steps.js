// On a phone one part at a time; from field to field with Enter, “Tiếp” and the arrows.

import { all, fields, frame, part } from "./fields.js";

const steps = [...frame.querySelectorAll("[data-part]")];
const links = steps.map(({ id }) => frame.querySelector(`[data-step="${id}"]`));
const name = (link) => link.querySelector(".step-title").textContent;
let current = 0;

function show(place) {
  current = place;
  steps.forEach((step, number) => {
    step.classList.toggle("is-current", number === place);
    if (number === place) links[number].setAttribute("aria-current", "step");
    else links[number].removeAttribute("aria-current");
  });
  const after = links[place + 1];
  frame.classList.toggle("is-last", !after);
  part("back").hidden = !place;
  part("next").hidden = !after;
  part("next").textContent = after && `Tiếp: ${name(after)}`;
}

/** Go to what the address names: a step, a part of it, a field. */
function follow() {
  if (!location.hash) show(0);
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const step = target?.closest("[data-part]");
  if (!step) return;
  show(steps.indexOf(step));
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  if (fields.has(target)) {
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  } else target.scrollIntoView();
}

function turn(to) {
  if (location.hash === `#${steps[to].id}`) follow();
  else location.hash = steps[to].id;
}

part("back").onclick = () => turn(current - 1);
part("next").onclick = () => turn(current + 1);
addEventListener("hashchange", follow);
frame.addEventListener("click", (event) => {
  // A link to where one is already leads there again.
  if (event.target.closest("a[href^='#']")?.hash === location.hash) follow();
});

const figures = all.filter(({ column }) => column);

/** The next figure in reading order; folded ones are passed over. */
function next(field, step) {
  const open = figures.filter(({ input }) => input === field.input || input.closest("details")?.open !== false);
  return open[open.indexOf(field) + step];
}

/** The next figure of the column. */
function along(field, step) {
  const same = figures.filter(({ form, column }) => form === field.form && column === field.column);
  return same[same.indexOf(field) + step];
}

export function go({ input }) {
  const step = steps.indexOf(input.closest("[data-part]"));
  if (step !== current) show(step);
  input.focus({ preventScroll: true });
  input.scrollIntoView({ block: "center" });
}

frame.addEventListener("keydown", (event) => {
  const field = fields.get(event.target);
  if (!field?.column || event.isComposing) return;
  const down = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!down) return;
  event.preventDefault();
  const other = event.key === "Enter" ? next(field, down) : along(field, down);
  if (other) go(other);
  else if (event.key === "Enter" && down > 0) {
    field.input.blur();
    turn(steps.length - 1);
  }
});
frame.addEventListener("focusin", ({ target }) => {
  if (fields.get(target)?.column) target.select();
});

// What the last action did is read where the address leads.
const told = document.querySelector(".main > .messages");
const place = document.getElementById(location.hash.slice(1));
if (told && place?.closest("[data-part]") && !fields.has(place)) place.prepend(told);

show(0);
follow();
