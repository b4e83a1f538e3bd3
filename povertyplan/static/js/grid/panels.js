// Dialogs and the clipboard: what is pasted is shown before it is written.

import { apply, done, record, write } from "./saver.js";
import { chosen, go, places, read, report, writing } from "./screen.js";
import { ask, inTurn, post, signedIn } from "./server.js";
import { at, cells, element, form, frame, part } from "./table.js";

const FRAGMENT = { "X-Fragment": "1" };
const EXCEL = "urn:schemas-microsoft-com:office:excel";

const panel = part("panel");
const content = part("content");

export function help() {
  part("keys").showModal();
}

export function card(place) {
  if (!place.computed) open(() => ask(`?o=${place.name}`, {}, FRAGMENT));
}

/** Show what the server answers, or take over what it wrote. */
async function open(work) {
  report("Đang chờ máy chủ…");
  const answer = await inTurn(() => signedIn(work));
  report(answer.message);
  if (answer.html) show(answer.html);
  else panel.close();
  if (answer.cells) {
    apply(answer);
    record({}, answer);
    const first = cells.get(Object.keys(answer.cells)[0]);
    if (first && !at(document.activeElement)) go(first);
    report(done([], answer.step));
  }
  return answer.html;
}

function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  content.replaceChildren(...page.body.childNodes);
  if (!panel.open) panel.showModal();
  content.querySelector("[data-apply], [aria-invalid=true]")?.focus();
  const cell = cells.get(content.querySelector("[data-cell-card]")?.dataset.cellCard);
  if (!cell) return;
  const noted = content.querySelector("[name=note_seen]")?.value;
  const id = `note.${cell.name}`;
  document.getElementById(id)?.remove();
  cell.td.toggleAttribute("data-note", noted);
  if (noted) cell.td.append(element("span", { id, className: "visually-hidden" }, "Có ghi chú."));
  cell.describe();
}

panel.addEventListener("close", () => content.replaceChildren());
panel.addEventListener("click", (event) => {
  if (!event.target.closest("a[data-close]")) return;
  event.preventDefault();
  panel.close();
});
// Forms of the toolbar and of the dialog itself.
frame.addEventListener("submit", async (event) => {
  const { target, submitter } = event;
  if (!target.matches("[data-preview], [data-content] form")) return;
  event.preventDefault();
  const data = new FormData(target, submitter);
  data.delete("csrfmiddlewaretoken");
  const body = target.enctype.startsWith("multipart") ? data : new URLSearchParams(data);
  const details = target.closest("details[data-tool]");
  if (!(await open(() => post(body, FRAGMENT))) || !details) return;
  details.open = false;
  target.reset();
});

/** Where a block begins. */
const corner = () => places().find(({ computed }) => !computed)?.name;

part("paste")?.addEventListener("toggle", ({ target }) => {
  const [row, column] = target.querySelectorAll("select");
  if (corner()) [row.value, column.value] = corner().split(".");
});

let copied = "";
let own = "";

// Beside the text goes a table with the numbers, for LibreOffice (sdval) and Excel (x:num). Pasted
// here, a rectangle comes without computed rows and columns.
function copy(data) {
  const lines = chosen();
  const figures = lines.map((row) => row.filter(({ computed }) => !computed));
  copied = tsv(lines);
  own = tsv(figures.filter((row) => row.length));
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
    if (kind === "cut") write(places().map((one) => [one, ""]), "clear");
  });
}

form.addEventListener("paste", (event) => {
  const place = at(event.target);
  const text = event.clipboardData.getData("text/plain").replaceAll("\r", "");
  const figure = text.trim();
  const several = /[\t\n]/.test(figure);
  if (!place || !text || (writing(place) && !several)) return;
  event.preventDefault();
  if (!several) write(places().map((one) => [one, figure]), "fill");
  else if (corner()) {
    const block = text.trimEnd() === copied.trimEnd() ? own : text;
    open(() => post(new URLSearchParams({ block, at: corner() }), FRAGMENT));
  } else report("Chưa dán: ô đầu tiên phải là ô nhập được.");
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
