// Saving and undoing. A batch of cells is accepted or refused as a whole, or waits for the server.

import { accept, go, keepInSight, move, read, report, selection, writing } from "./screen.js";
import { askPassword, inTurn, post, signedIn } from "./server.js";
import { cells, element, frame, part } from "./table.js";

const SOON = 2_000;
const LATE = 60_000;
const KEPT = `grid:${frame.dataset.person}:${location.pathname}`;

let queue = [];
let away = [];
let delay = SOON;
let timer;

/** Save cells together; `kind` is fill or clear, `way` undo or redo. */
export function save(changed, kind, way) {
  changed.forEach(drop);
  send({ cells: changed, kind, way });
}

function send(batch) {
  for (const cell of batch.cells) {
    cell.asked = cell.input.value;
    cell.mark("saving");
  }
  queue.push(batch);
  report("Đang lưu…");
  inTurn(run);
}

const queued = (cell) => queue.some((batch) => batch.cells.includes(cell));

/** Whether a cell would be lost with the page: what is under way goes out all the same. */
export const lost = (cell) => cell.changed && (cell.state !== "saving" || queued(cell));

export function drop(cell) {
  for (const batch of [...queue, ...away]) {
    batch.cells = batch.cells.filter((other) => other !== cell);
  }
}

/** Save a cell that was changed; a refused text only anew. */
export function commit(cell, anew) {
  const same = cell?.asked === cell?.input?.value;
  if (!cell?.input || (cell.state === "saving" && same)) return;
  if (cell.changed) {
    if (anew || !cell.unsaved || !same) save([cell]);
  } else if (cell.unsaved || cell.state === "kept") {
    cell.mark();
    report();
  }
}

/** Write texts into the open ones of some places. */
export function write(texts, kind) {
  const open = texts.filter(([place]) => place.input);
  const fresh = open.filter(([cell, text]) => cell.text !== text || cell.changed);
  for (const [cell, text] of fresh) cell.input.value = text;
  selection.mode = "ready";
  const changed = fresh.map(([cell]) => cell);
  if (changed.length) save(changed, texts[1] && kind);
  else if (!open.length) report(texts[0][0].remark);
}

async function run() {
  const batch = queue.shift();
  if (!batch?.cells.length) return;
  const answer = await post(fields(batch));
  const { status, message } = answer;
  const waits = !status || status === 401 || status >= 500;
  const batches = [batch, ...(waits ? queue.splice(0) : [])];
  if (message) away.push(...batches);
  for (const one of batches) {
    if (one !== batch) fields(one);
    settle(one, answer, waits);
  }
  if (status === 401) askPassword().then((done) => done && again());
  else if (waits) retry();
  else delay = SOON;
}

/** The fields of a batch; it remembers what was sent, and what stood there. */
function fields(batch) {
  batch.sent = batch.cells.map((cell) => [cell, cell.input.value, cell.seen, cell.stored]);
  const seen = batch.cells.map((cell) => [cell.name, cell.seen]);
  const body = new URLSearchParams({ seen: JSON.stringify(Object.fromEntries(seen)) });
  for (const [{ name }, text] of batch.sent) body.set(`o.${name}`, text);
  if (batch.kind) body.set("kind", batch.kind);
  return body;
}

function settle(batch, answer, waits) {
  const { status, cells: stored = {}, errors = {}, conflicts = {}, moved, message } = answer;
  for (const [cell, text] of batch.sent) {
    const { name, input } = cell;
    const conflict = conflicts[name];
    const sentence = errors[name] ?? conflict?.message;
    if (conflict) cell.store({ seen: conflict.seen, text: conflict.theirs });
    if (input.value !== text) {
      // Typed on meanwhile.
      if (stored[name]) cell.store(stored[name]);
      if (!queued(cell)) cell.mark();
      if (input !== document.activeElement) commit(cell);
    } else if (stored[name]) accept(cell, stored[name], "saved");
    else if (batch.kind && !waits) {
      cell.restore();
      if (sentence) cell.mark("kept", sentence);
    } else if (conflict) offer(cell, conflict);
    else if (sentence) cell.mark("refused", sentence);
    else cell.mark("waiting", message, ways(answer));
  }
  move(moved);
  if (status === 200) record(batch, answer);
  const [why = message] = [...Object.values(errors), ...Object.values(conflicts)];
  report(status === 200 ? done(batch.cells, answer.step) : (why.message ?? why));
  keep();
  keepInSight();
}

function offer(cell, { theirs, mine, message }) {
  const name = `o.${cell.name}`;
  cell.input.value = cell.asked = mine;
  cell.mark("conflict", message, [
    element("button", { name, value: theirs }, `Lấy số đã lưu: ${theirs}`),
    element("button", { name, value: mine }, `Giữ số của tôi: ${mine}`),
  ]);
}

function ways({ sign_in: href }) {
  const again = element("button", {}, "Lưu lại");
  if (!href) return [again];
  return [element("a", { href, target: "_blank" }, "Đăng nhập ở thẻ mới"), again];
}

export function done([cell, another], step) {
  if (step) return `Đã lưu. ${step.label}.`;
  return another || !cell ? "Đã lưu." : `Đã lưu ${cell.label}: ${cell.text || "–"}.`;
}

function retry() {
  clearTimeout(timer);
  timer = setTimeout(again, delay);
  delay = Math.min(delay * 2, LATE);
}

/** Send what waits, unless it is being typed in. */
export function again() {
  const batches = away;
  away = batches.filter((batch) => batch.cells.some(writing));
  for (const batch of batches) {
    const waiting = batch.cells.filter((cell) => cell.state === "waiting");
    if (waiting.length && !away.includes(batch)) send({ ...batch, cells: waiting });
  }
  if (away.length) retry();
}

/** Take over a paste, an undone step. */
export function apply({ cells: stored, moved }) {
  for (const [name, figure] of Object.entries(stored)) {
    const cell = cells.get(name);
    if (!cell) continue;
    drop(cell);
    accept(cell, figure, "saved");
  }
  move(moved);
  keep();
}

const stacks = { undo: [], redo: [] };
for (const way of ["undo", "redo"]) part(way)?.addEventListener("click", () => back(way));

function stack(entry, way) {
  stacks[way].push(entry);
  enable();
}

function enable() {
  for (const way of ["undo", "redo"]) part(way).disabled = !stacks[way].length;
}

export function record({ sent = [], way }, { step, cells: stored }) {
  const changed = sent
    .filter(([{ name }, , seen]) => stored[name].seen !== seen)
    .map(([cell, , , was]) => ({ cell, was, now: stored[cell.name].seen }));
  if (!step && !changed.length) return;
  if (!way) stacks.redo = [];
  stack({ step, changed }, way === "undo" ? "redo" : "undo");
}

/** Undo or redo: a save that compares with what was left there, so it takes back nobody else's. */
export function back(way) {
  const entry = stacks[way].pop();
  if (entry) enable();
  if (entry?.step) inTurn(() => undo(entry, way));
  else if (entry) {
    const changed = entry.changed.map(({ cell, was, now }) => {
      cell.seen = now;
      cell.input.value = was;
      return cell;
    });
    go(changed[0]);
    save(changed, changed[1] && "fill", way);
  }
}

async function undo(entry, way) {
  const body = new URLSearchParams({ undo: entry.step.id });
  const answer = await signedIn(() => post(body));
  if (answer.cells) {
    apply(answer);
    record({ way }, answer);
    const left = answer.left.length ? ` Giữ nguyên ${answer.left.join(" ")}` : "";
    report(`Đã khôi phục ${Object.keys(answer.cells).length} ô.${left}`);
  } else {
    stack(entry, way);
    report(answer.message);
  }
}

/** Keep in the tab what is not saved. */
export function keep() {
  const changed = [...cells.values()].filter((cell) => cell.changed);
  const kept = changed.map(({ name, text, seen }) => [name, text, seen]);
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

const same = (one, other) => (read(one) ?? one) === (read(other) ?? other);

/** Offer what was kept, to be compared with what was seen then. */
export function offerKept() {
  for (const [name, text, seen] of JSON.parse(sessionStorage.getItem(KEPT) ?? "[]")) {
    const cell = cells.get(name);
    if (!cell || cell.changed || same(text, cell.text)) continue;
    cell.input.value = text;
    cell.seen = seen;
    cell.mark("waiting", `Số ${text || "–"} bạn nhập chưa lưu khi rời trang.`, [
      element("button", {}, "Lưu lại"),
      element("button", { name: "drop" }, `Bỏ, giữ ${cell.stored || "–"}`),
    ]);
  }
}
