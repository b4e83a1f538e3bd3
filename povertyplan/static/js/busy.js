// Nothing is started twice by an impatient click, and work that takes a while says that it goes on.
//
// A form is sent once; its buttons wait until the page is shown again. One that only closes its
// dialog is left alone.
// A link with data-busy fetches a file: it shows that text until the file has come. A click with a
// modifier key is left to the browser, and so is everything without this script.

document.addEventListener("submit", (event) => {
  const form = event.target;
  const method = event.submitter?.formMethod || form.method;
  if (event.defaultPrevented || method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  // After the browser has collected the fields, the pressed button among them.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button])")) {
      button.disabled = true;
      button.classList.add("is-busy");
    }
  });
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button.is-busy")) {
      button.disabled = false;
      button.classList.remove("is-busy");
    }
  }
});

// A text half written is not left by mistake.
window.addEventListener("beforeunload", (event) => {
  const written = [...document.querySelectorAll("form:not([data-sent]) textarea")];
  if (written.some((field) => field.value !== field.defaultValue)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-busy]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!link.classList.contains("is-busy")) fetchFile(link);
});

async function fetchFile(link) {
  const label = [...link.childNodes].findLast((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const title = label.data;
  say("");
  label.data = link.dataset.busy;
  link.classList.add("is-busy");
  link.setAttribute("aria-disabled", "true");
  try {
    const response = await fetch(link.href);
    const disposition = response.headers.get("Content-Disposition");
    if (!response.ok || !disposition) throw new Error(response.status);
    save(await response.blob(), nameIn(disposition));
    say("Đã tải tệp.");
  } catch {
    say("Chưa tải được tệp. Đề nghị kiểm tra kết nối, đăng nhập lại nếu cần rồi thử lại.", true);
  }
  label.data = title;
  link.classList.remove("is-busy");
  link.removeAttribute("aria-disabled");
}

// A name with diacritics comes encoded (RFC 6266).
function nameIn(disposition) {
  const encoded = disposition.match(/filename\*=utf-8''([^;]+)/i);
  return encoded ? decodeURIComponent(encoded[1]) : disposition.match(/filename="([^"]+)"/)[1];
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// Errors are seen by everybody; that a file has come is seen in the browser and only read aloud.
function say(sentence, failed = false) {
  const status = document.getElementById("busy-status");
  status.textContent = sentence;
  status.className = failed ? "message message-error" : "visually-hidden";
}
