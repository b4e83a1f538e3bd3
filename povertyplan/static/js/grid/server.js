// Asking the server, one change after another; signing in again.

const PATIENCE = 20_000;
const QUIET = 1_500;
const ENDED = "Phiên làm việc đã hết";
// A request that outlives its page carries no more.
const SMALL = 60_000;

export const turns = { pending: 0, taken: 0 };
let last = Promise.resolve();

export function inTurn(work) {
  turns.pending += 1;
  const done = last.then(work).finally(() => {
    turns.pending -= 1;
    turns.taken += 1;
  });
  last = done.catch(() => {});
  return done;
}

/** Post fields, with the token of the cookie, which signing in renews. */
export function post(body, headers, url) {
  const [, token] = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) ?? [];
  const keepalive = body instanceof URLSearchParams && String(body).length < SMALL;
  return ask(url, { method: "POST", body, keepalive }, { "X-CSRFToken": token, ...headers });
}

/** JSON with its status (0: nothing came that can be read), a page as `html`. */
export async function ask(url = location.pathname, options, headers) {
  let why = "Không kết nối được máy chủ";
  try {
    const response = await fetch(url, {
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
      headers: { Accept: "application/json", ...headers },
      ...options,
    });
    const { status, ok } = response;
    const type = response.headers.get("Content-Type");
    if (ok) {
      back = true;
      dialog.close();
    }
    if (type?.startsWith("application/json")) {
      const why = status === 401 && ENDED;
      return { ...(await response.json()), status, why, tag: response.headers.get("ETag") };
    }
    if (status && status < 500) return { status, html: await response.text() };
    why = "Máy chủ gặp lỗi";
  } catch {
    // Said below.
  }
  return { status: 0, why, message: `${why} nên chưa lưu. Số bạn nhập vẫn ở đây.` };
}

const dialog = document.querySelector("[data-sign-in]");
const entry = dialog.querySelector("form");
let asked, back;
let pressed = 0;
addEventListener("keydown", () => (pressed = Date.now()), true);

function say(sentence) {
  entry.password.value = "";
  entry.querySelector("[role=alert]").textContent = sentence;
}

/** The page says whether somebody is writing in it. */
export const person = { writing: () => false };
const typing = () => person.writing() || Date.now() < pressed + QUIET;

async function signIn() {
  back = false;
  say("");
  while (!back && typing()) await new Promise((next) => setTimeout(next, 200));
  if (!back) {
    dialog.showModal();
    await new Promise((next) => (dialog.onclose = next));
  }
  asked = null;
  return back;
}

/** True when the person has signed in. What is being typed does not go into the password. */
export function askPassword() {
  asked ??= signIn();
  return asked;
}

entry.addEventListener("submit", async (event) => {
  if (event.submitter.formMethod === "dialog") return;
  event.preventDefault();
  const { message } = await post(new URLSearchParams(new FormData(entry)), {}, entry.action);
  if (message) say(message);
});

/** Do some work; once more after signing in. */
export async function signedIn(work) {
  const answer = await work();
  return answer.status === 401 && (await askPassword()) ? work() : answer;
}
