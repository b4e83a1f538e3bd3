// The page before a report is handed in: what is explained is kept on this device until it is sent,
// and where the server cannot be reached the page stays.

const PATIENCE = 20_000;
const form = document.querySelector("[data-explain]");
const refusal = form.querySelector("[data-refusal]");
const button = form.querySelector("[type=submit]");
const fields = [...form.querySelectorAll("textarea, [type=checkbox]")];
const KEPT = `explain:${form.dataset.person}:${location.pathname}`;
const property = (field) => (field.type === "checkbox" ? "checked" : "value");

function keep() {
  const said = fields.map((field) => [field.name, field[property(field)]]);
  localStorage.setItem(KEPT, JSON.stringify(said));
  // What is kept may be left.
  for (const field of fields) if (field.type !== "checkbox") field.defaultValue = field.value;
}

function resume() {
  const said = new Map(JSON.parse(localStorage.getItem(KEPT) ?? "[]"));
  for (const field of fields) {
    const before = said.get(field.name);
    if (!before) continue;
    field[property(field)] = before;
    if (field.closest("details")) field.closest("details").open = true;
  }
}

function stay(sentence) {
  refusal.textContent = sentence;
  refusal.scrollIntoView({ block: "nearest" });
}

async function send() {
  const { status, type } = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    redirect: "manual",
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (status >= 500) return stay("Máy chủ gặp lỗi nên chưa gửi. Lời giải trình vẫn ở đây.");
  form.dataset.sent = "true";
  if (type !== "opaqueredirect") return form.submit(); // The server's page says what is lacking.
  localStorage.removeItem(KEPT);
  location.href = form.dataset.report;
}

form.addEventListener("input", keep);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (button.disabled) return;
  stay("");
  button.disabled = true;
  try {
    await send();
  } catch {
    stay("Không kết nối được máy chủ nên chưa gửi. Lời giải trình vẫn ở đây, đề nghị thử lại.");
  }
  button.disabled = Boolean(form.dataset.sent);
});
addEventListener("pageshow", () => {
  delete form.dataset.sent;
  button.disabled = false;
});

resume();
