// Dialogs and the clipboard: what may be read in two ways is shown before it is written.

import { apply, done, write } from "./saver.js";
import { chosen, places, read, record, report, selection, writing } from "./screen.js";
import { ask, inTurn, post, signedIn } from "./server.js";
import { at, cells, element, form, frame, part, words } from "./table.js";

const FRAGMENT = { "X-Fragment": "1" };
const EXCEL = "urn:schemas-microsoft-com:office:excel";
// 1,294 is a thousand for some, one and a bit for others.
const DOUBTFUL = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;

const panel = part("panel");
const content = part("content");

export function help() {
  part("keys").showModal();
}

export function card(place) {
  if (!place.computed) open(() => ask(`?o=${place.name}`, {}, FRAGMENT));
}

/** Preview a block, which begins at a cell. */
function preview(block, at) {
  open(() => post(new URLSearchParams({ block, at }), FRAGMENT));
}

/** Show what the server answers, or take over what it wrote. What cannot be sent stays open. */
async function open(work, sent) {
  report("Đang chờ máy chủ…");
  const answer = await inTurn(() => signedIn(work));
  if (answer.html) {
    report();
    show(answer.html);
  } else if (answer.cells) {
    written(answer);
    panel.close();
  } else refuse(answer, sent);
  return answer.html;
}

function written(answer) {
  const known = Object.keys(answer.cells).map((name) => cells.get(name));
  const batch = { sent: known.filter(Boolean).map((cell) => [cell, "", cell.seen, cell.stored]) };
  apply(answer);
  record(batch, answer);
  selection.current ??= batch.sent[0]?.[0];
  report(done(batch, answer.step));
}

/** Say why nothing came of it, beside the button that was pressed. */
function refuse({ why, message, errors, conflicts }, { target, submitter } = {}) {
  const [other] = Object.values({ ...errors, ...conflicts });
  const again = submitter ? ` Bấm “${words(submitter)}” để thử lại.` : "";
  const sentence = why ? `${why} nên chưa thực hiện.${again}` : (message ?? other.message ?? other);
  const place = target?.querySelector(".proposal-apply") ?? target;
  place?.append(element("p", { className: "grid-refusal", role: "alert" }, sentence));
  report(place ? "" : sentence);
}

function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  content.replaceChildren(...page.body.childNodes);
  if (!panel.open) panel.showModal();
  const heading = content.querySelector("h2");
  heading.tabIndex = -1;
  (content.querySelector("[autofocus], [aria-invalid=true]") ?? heading).focus();
  const cell = cells.get(content.querySelector("[data-cell-card]")?.dataset.cellCard);
  if (!cell) return;
  const noted = content.querySelector("[name=note_seen]")?.value;
  const id = `note.${cell.name}`;
  if (noted === undefined) return;
  document.getElementById(id)?.remove();
  delete cell.td.dataset.note;
  if (noted) cell.td.dataset.note = noted;
  if (noted) cell.td.append(element("span", { id, className: "visually-hidden" }, "Có ghi chú."));
  cell.describe();
}

/** Whether a text half written may be lost. */
function mayClose() {
  const texts = [...content.querySelectorAll("textarea")];
  const changed = texts.some(({ value, defaultValue }) => value !== defaultValue);
  return !changed || confirm("Bỏ ghi chú đang viết?");
}

panel.addEventListener("cancel", (event) => {
  if (!mayClose()) event.preventDefault();
});
panel.addEventListener("close", () => {
  content.replaceChildren();
  selection.current?.target.focus({ preventScroll: true });
});
panel.addEventListener("click", (event) => {
  if (!event.target.closest("a[data-close], .grid-close")) return;
  event.preventDefault();
  if (mayClose()) panel.close();
});
form.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-preview]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(() => ask(link.href, {}, FRAGMENT));
});
// Forms of the toolbar and of the dialog itself.
frame.addEventListener("submit", async (event) => {
  const { target, submitter } = event;
  if (!target.matches("[data-preview], [data-content] form")) return;
  event.preventDefault();
  const data = new FormData(target, submitter);
  data.delete("csrfmiddlewaretoken");
  target.querySelector(".grid-refusal")?.remove();
  const body = target.enctype.startsWith("multipart") ? data : new URLSearchParams(data);
  const details = target.closest("details[data-tool]");
  if (!(await open(() => post(body, FRAGMENT), event)) || !details) return;
  details.open = false;
  target.reset();
});

/** Where a block begins. */
const corner = () => places().find(({ computed }) => !computed)?.name;

part("paste")?.addEventListener("toggle", ({ target }) => {
  const [row, column] = target.querySelectorAll("select");
  if (corner()) [row.value, column.value] = corner().split(".");
});

/** The selected figures without computed rows and columns. */
function entered() {
  const lines = chosen().map((row) => row.filter(({ computed }) => !computed));
  return lines.filter((row) => row.length);
}

let copied = "";
let own = "";

// Beside the text goes a table with the numbers, for LibreOffice (sdval) and Excel (x:num). Pasted
// here, a rectangle comes without computed rows and columns.
function copy(data) {
  const lines = chosen();
  copied = tsv(lines);
  own = tsv(entered());
  data.setData("text/plain", copied);
  data.setData("text/html", html(lines));
  report(`Đã chép ${lines.flat().length} ô.`);
}

for (const kind of ["copy", "cut"]) {
  form.addEventListener(kind, (event) => {
    const place = at(event.target);
    if (!place || writing(place)) return;
    event.preventDefault();
    copy(event.clipboardData);
    const said = `Đã cắt ${places().length} ô (Ctrl+Z lấy lại)`;
    if (kind === "cut") write(places().map((one) => [one, ""]), "clear", said);
  });
}

form.addEventListener("paste", (event) => {
  const place = at(event.target);
  const text = event.clipboardData.getData("text/plain").replaceAll("\r", "");
  const figure = text.trim();
  const several = /[\t\n]/.test(figure);
  if (!place || !text || (writing(place) && !several)) return;
  event.preventDefault();
  if (DOUBTFUL.test(figure) && corner()) {
    preview(entered().map((row) => row.map(() => figure).join("\t")).join("\n"), corner());
  } else if (!several) write(places().map((one) => [one, figure]), "fill");
  else if (corner()) preview(text.trimEnd() === copied.trimEnd() ? own : text, corner());
  else report("Chưa dán: ô đầu tiên phải là ô nhập được.");
});

/** As a spreadsheet takes it. */
function plain({ text }) {
  if (text === "–") return "";
  return read(text) === undefined ? text : text.replaceAll(".", "");
}

function tsv(lines) {
  return lines.map((row) => row.map(plain).join("\t")).join("\n");
}

function html(lines) {
  const cell = (place) => {
    const text = plain(place);
    if (read(text) === undefined) return `<td>${new Option(text).innerHTML}</td>`;
    const number = text.replace(",", ".");
    return `<td sdval="${number}" sdnum="1033;" x:num="${number}">${text}</td>`;
  };
  const body = lines.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("");
  return `<html xmlns:x="${EXCEL}"><body><table>${body}</table></body></html>`;
}
