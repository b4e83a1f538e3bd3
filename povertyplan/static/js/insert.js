// What stands beside a text is put into it with one click, where the caret is.
//
// A button with data-insert writes its text into the long text that was in use last, or the last one
// of the form, at its end while no caret was placed there; with data-insert-line on a line of its own. Without this script the buttons are not
// shown, and the same words can be selected and copied.

const texts = [...document.querySelectorAll("form textarea")];
const used = new Set();
let current = texts.find((text) => text.name === "body") ?? texts.at(-1);

document.addEventListener("focusin", (event) => {
  if (!texts.includes(event.target)) return;
  current = event.target;
  used.add(current);
});

for (const button of document.querySelectorAll("[data-insert]")) button.hidden = !current;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button || !current) return;
  if (!used.has(current)) current.setSelectionRange(current.value.length, current.value.length);
  const before = current.value.slice(0, current.selectionStart);
  const after = current.value.slice(current.selectionEnd);
  let text = button.dataset.insert;
  if ("insertLine" in button.dataset) {
    if (before && !before.endsWith("\n")) text = `\n${text}`;
    if (after && !after.startsWith("\n")) text = `${text}\n`;
  }
  current.setRangeText(text, current.selectionStart, current.selectionEnd, "end");
  current.dispatchEvent(new Event("input", { bubbles: true }));
  current.focus();
});
