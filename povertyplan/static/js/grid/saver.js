// Saving. A batch of cells is accepted or refused as a whole, or waits for the server.

import { accept, keepInSight, move, read, record, remark, report } from "./screen.js";
import { selection, stack, writing } from "./screen.js";
import { askPassword, inTurn, person, post } from "./server.js";
import { cells, element, frame, unsaved } from "./table.js";

const SOON = 2_000;
const LATE = 60_000;
const TOGETHER = "Chưa lưu: các ô gửi cùng nhau chỉ được lưu cùng nhau.";
const ACTS = { undo: "hoàn tác", redo: "làm lại", fill: "điền ô nào", clear: "xóa ô nào" };
const KEPT = `grid:${frame.dataset.person}:${location.pathname}`;

person.writing = () => writing(selection.current);

let queue = [];
let away = [];
let delay = SOON;
let timer;

/** Save cells together; `kind` is fill or clear, `said` what is told then, `quiet` a new try. */
export function save(changed, how) {
  send({ ...how, cells: changed });
}

function send(batch) {
  begin(batch);
  queue.push(batch);
  inTurn(() => run(queue.shift()));
}

export function begin({ cells: begun, quiet }) {
  for (const cell of begun) {
    drop(cell);
    cell.asked = cell.input.value;
    cell.mark("saving");
  }
  if (!quiet) report("Đang lưu…");
}

const queued = (cell) => queue.some((batch) => batch.cells.includes(cell));

/** Whether a cell would be lost with the page: what is under way goes out all the same. */
export const lost = (cell) => cell.changed && (cell.state !== "saving" || queued(cell));

export function drop(cell) {
  for (const batch of [...queue, ...away]) {
    batch.cells = batch.cells.filter((other) => other !== cell);
  }
}

/** Save a cell that was changed; a refused text only anew, spaces never. */
export function commit(cell, anew) {
  if (cell?.input?.value && !cell.text) cell.restore();
  const same = cell?.asked === cell?.input?.value;
  if (!cell?.input || (cell.state === "saving" && same)) return;
  if (cell.changed) {
    if (anew || !cell.unsaved || !same) save([cell]);
  } else if (cell.unsaved) {
    cell.mark();
    report();
  }
}

/** Write texts into the open ones of some places. */
export function write(texts, kind, said) {
  const open = texts.filter(([place]) => place.input);
  const fresh = open.filter(([cell, text]) => cell.text !== text || cell.changed);
  for (const [cell, text] of fresh) cell.input.value = text;
  selection.mode = "ready";
  const changed = fresh.map(([cell]) => cell);
  if (changed.length) save(changed, { kind: texts[1] && kind, said });
  else if (!open.length) remark(texts[0][0].remark);
}

/** Give up what is not saved in some cells. */
export function discard(given) {
  for (const cell of given) {
    drop(cell);
    cell.restore();
  }
  keep();
  report();
}

export async function run(batch) {
  if (!batch?.cells.length) return;
  const answer = await post(fields(batch));
  const { status, message } = answer;
  const waits = !status || status === 401 || status >= 500;
  const batches = [batch, ...(waits ? queue.splice(0) : [])];
  if (waits) away.push(...batches);
  for (const one of batches) {
    if (one !== batch) fields(one);
    settle(one, answer, waits);
  }
  if (status === 401) askPassword().then((done) => done && again());
  else if (waits) retry();
  else delay = SOON;
  if (status === 200) again();
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
  const { sent, kind, way, quiet } = batch;
  for (const [cell, text] of sent) {
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
    else if (kind && !waits) cell.restore();
    else if (conflict) offer(cell, conflict);
    else if (message) cell.mark("waiting", message, ways(answer));
    else cell.mark("refused", sentence ?? TOGETHER);
  }
  move(moved);
  const refused = sent.map(([cell]) => cell).filter((cell) => cell.unsaved);
  const [[name, why = message] = []] = Object.entries({ ...errors, ...conflicts });
  if (status === 200) {
    record(batch, answer);
    report(done(batch, answer.step));
    if (!way) tryRefused(sent);
  } else if (!quiet) {
    if (refused.length && !waits) stack({ refused }, "undo");
    const act = !waits && ACTS[way ?? kind];
    // The line stands under the name of the cell one has gone on to: it says which one it means.
    const whose = cells.has(name) ? `${cells.get(name).label}: ` : "";
    report((act ? `Chưa ${act}: ` : "") + whose + (why?.message ?? why ?? message));
  }
  keep();
  keepInSight();
}

/** A save may make room in its columns for figures that were refused there. */
function tryRefused(sent) {
  const columns = new Set(sent.map(([{ column }]) => column));
  for (const cell of unsaved()) {
    const fits = cell.state === "refused" && columns.has(cell.column);
    if (fits && read(cell.text) !== undefined && !writing(cell)) save([cell], { quiet: true });
  }
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

export function done({ sent = [], way, said }, step) {
  const left = unsaved().length;
  const end = left ? `; còn ${left} ô chưa lưu.` : ".";
  const verb = way ? `Đã ${ACTS[way]}:` : "Đã lưu";
  if (said || step) return `${said ?? `Đã lưu. ${step.label}`}${end}`;
  if (sent.length !== 1) return `${verb} ${sent.length || ""} ô${end}`;
  const [[{ label, stored }]] = sent;
  return `${verb} ${label}: ${stored || "–"}${end}`;
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
