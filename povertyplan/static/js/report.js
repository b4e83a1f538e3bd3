// The page of a report. Without it each part is an ordinary form; with it every field saves itself,
// and the server answers what else moved. Nothing is added up here.

import { all, fields, frame, part, unsaved } from "./report/fields.js";
import { again, commit, keep, resume, settled, tell } from "./report/saver.js";
import { go } from "./report/steps.js";

document.documentElement.classList.add("has-script");

frame.addEventListener("change", ({ target }) => {
  if (fields.has(target)) commit(fields.get(target));
});
frame.addEventListener("input", ({ target }) => {
  if (fields.has(target)) keep();
});
frame.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-form], [data-words]")) return;
  event.preventDefault();
  for (const field of all) if (field.form === event.target) commit(field);
});

/** Leave the page when all is saved; otherwise go to what is not. */
async function leave(event, on) {
  event.preventDefault();
  if (await settled()) on();
  else go(unsaved()[0]);
}

for (const link of document.querySelectorAll("[data-check]")) {
  link.addEventListener("click", (event) => {
    if (!event.ctrlKey && !event.metaKey) leave(event, () => (location.href = link.href));
  });
}
const upload = part("upload");
upload.files.addEventListener("change", (event) => leave(event, () => upload.requestSubmit()));

for (const back of ["focus", "online"]) addEventListener(back, again);
addEventListener("visibilitychange", () => {
  if (!document.hidden) again();
  else if (fields.has(document.activeElement)) commit(fields.get(document.activeElement));
});
addEventListener("pagehide", keep);

tell();
resume();
