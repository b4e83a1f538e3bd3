// Saving: each field by itself, one after another; what cannot be saved is kept and tried again.

import { askPassword, inTurn, person, post } from "./../grid/server.js";
import { all, element, frame, move, part, unsaved } from "./fields.js";

const SOON = 2_000;
const LATE = 60_000;
const KEPT = `report:${frame.dataset.person}:${location.pathname}`;
const REST = "Mỗi ô tự lưu khi bạn rời ô.";

let delay = SOON;
let timer;

person.writing = () => all.some((field) => field.focused && field.changed);

/** Save a field that was changed; a refused text only when it is another. */
export function commit(field, anew) {
  const same = field.asked === field.input.value;
  if (field.state === "saving" && same) return;
  if (!field.changed && !anew) {
    if (field.unsaved) field.mark("");
    field.asked = undefined;
    tell();
  } else if (anew || !same || field.state === "waiting") send(field);
}

function send(field) {
  field.asked = field.input.value;
  field.mark("saving");
  say("Đang lưu…");
  inTurn(() => run(field));
}

async function run(field) {
  const text = field.input.value;
  settle(field, text, await post(field.body(), {}, field.form.action));
  keep();
}

function settle(field, text, answer) {
  const { status, message = "Chưa lưu được. Đề nghị tải lại trang." } = answer;
  const { stored, error, theirs, message: conflict } = field.told(answer);
  if (status === 200) delay = SOON;
  if (stored || theirs) {
    const typedOn = field.input.value !== text;
    field.store(stored ?? theirs);
    if (typedOn) {
      if (!field.focused) commit(field);
    } else if (stored) accept(field);
    else offer(field, conflict, theirs.text, text);
    move(answer.moved);
  } else if (!status || status === 401 || status >= 500) wait(field, answer);
  else field.mark("refused", error ?? message);
  tell(stored && `Đã lưu ${field.column ? `${field.stored || "–"}: ${field.label}` : field.label}.`);
}

function accept(field) {
  field.input.value = field.stored;
  if (field.focused) field.input.select?.();
  field.holder.classList.remove("is-before");
  field.mark("saved");
  tick(field);
}

/** What was asked for is ticked off, the step of the field marked as begun. */
function tick(field) {
  for (const demand of frame.querySelectorAll(`[data-demand="${field.name}"]`)) {
    demand.classList.toggle("is-done", demand.dataset.was !== field.was);
  }
  const { id } = field.input.closest("[data-part]");
  frame.querySelector(`[data-step="${id}"]`).classList.add("is-done");
  const state = document.querySelector("[data-begun]");
  if (state) state.textContent = state.dataset.begun;
}

/** Two people saved: both texts, and a button for each. */
function offer(field, sentence, theirs, mine) {
  const [take, hold] = field.ways(theirs, mine);
  const button = (text, label) => {
    const onclick = () => {
      field.input.value = text;
      commit(field, true);
    };
    return element("button", { type: "button", className: "btn", onclick }, label);
  };
  field.mark("conflict", sentence, [button(theirs, take), button(mine, hold)]);
}

function wait(field, { status, message, sign_in: href }) {
  const onclick = () => commit(field, true);
  const ways = [element("button", { type: "button", className: "btn", onclick }, "Lưu lại")];
  if (href) ways.push(element("a", { href, target: "_blank" }, "Đăng nhập ở thẻ mới"));
  field.mark("waiting", message, ways);
  if (status === 401) askPassword().then((done) => done && again());
  else {
    clearTimeout(timer);
    timer = setTimeout(again, delay);
    delay = Math.min(delay * 2, LATE);
  }
}

/** Send what waits. */
export function again() {
  for (const field of all) if (field.state === "waiting") send(field);
}

/** When everything sent has been answered: whether all is saved. */
export async function settled() {
  for (const field of all) if (field.changed) commit(field);
  await inTurn(async () => {});
  return !unsaved().length;
}

function say(text) {
  part("status").textContent = text;
}

/** Say how things stand, and mark the steps in which something is not saved. */
export function tell(done = REST) {
  const left = unsaved();
  part("status").classList.toggle("is-unsaved", left.length > 0);
  say(left.length ? `${left.length} ô chưa lưu. Số bạn nhập vẫn ở đây.` : done || REST);
  for (const step of frame.querySelectorAll("[data-part]")) {
    const link = frame.querySelector(`[data-step="${step.id}"]`);
    const asks = left.some(({ input }) => step.contains(input)) || lacks(step);
    link.classList.toggle("asks", asks);
    const done = link.classList.contains("is-done") ? "đã nhập" : "chưa nhập";
    link.querySelector(".step-state").textContent = asks ? "cần sửa" : done;
  }
}

/** Whether an error stands in a step, or what was asked for has not been done. */
function lacks(step) {
  const errors = [...step.querySelectorAll("[id^='asks.']")].some((node) => node.textContent.trim());
  return errors || step.querySelector("[data-demand]:not(.is-done)") !== null;
}

/** Keep on this device what is not saved. */
export function keep() {
  const kept = all.filter((field) => field.changed || field.unsaved);
  const texts = kept.map(({ name, input, seen }) => [name, input.value, seen]);
  if (texts.length) localStorage.setItem(KEPT, JSON.stringify(texts));
  else localStorage.removeItem(KEPT);
}

/** Save what was kept, compared with what was seen then. */
export function resume() {
  for (const [name, text, seen] of JSON.parse(localStorage.getItem(KEPT) ?? "[]")) {
    const field = all.find((other) => other.name === name);
    if (!field || field.text === text.trim()) continue;
    field.input.value = text;
    field.seen = seen;
    commit(field);
  }
}
