// The editing grid. Without this file its page is one ordinary form; with it every cell saves
// itself, and the server answers what else moved. Nothing is added up here.
//
//   Cell   one input: its place, the stored figure, its state and sentence
//   Saver  one queue of batches; a batch is posted, and accepted or refused, as a whole
//   Grid   ties both to the page: keys, paste, totals, the line that says how things stand

const PREFIX = "o.";
const PATIENCE = 20_000;
const KEPT = "Số bạn nhập vẫn ở đây.";
const RULE = "Mỗi ô tự lưu khi bạn rời ô.";
const MODIFIERS = new Set(["Control", "Shift", "Alt"]);
const MOVES = new Set(
  "ArrowLeft ArrowRight ArrowUp ArrowDown Home End PageUp PageDown".split(" "),
);
const PAGE = 10;
const UNSAVED = new Set(["refused", "conflict", "waiting"]);

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function bringIntoSight(node) {
  node.scrollIntoView({ block: "nearest", inline: "nearest" });
}

class Cell {
  constructor(input, row, column, seen) {
    this.input = input;
    this.row = row;
    this.column = column;
    this.name = input.name.slice(PREFIX.length);
    this.place = input.closest("td");
    this.label = input.getAttribute("aria-label");
    this.heading = input.closest("table").rows[0].cells[column].firstChild.textContent.trim();
    this.text = input.dataset.stored ?? input.value;
    this.seen = seen;
  }

  get typed() {
    return this.input.value.trim();
  }

  get changed() {
    return this.typed !== this.text;
  }

  get state() {
    return this.place.dataset.state ?? "";
  }

  /** Show how the cell stands; the sentence and the ways out of it stand below the figure. */
  mark(state, sentence = "", ways = []) {
    if (state) this.place.dataset.state = state;
    else delete this.place.dataset.state;
    const id = `e.${this.name}`;
    document.getElementById(id)?.closest("tr").remove();
    if (sentence) this.say(id, sentence, ways);
    if (UNSAVED.has(state)) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
    const described = [id, `hint.${this.name}`].filter((key) => document.getElementById(key));
    if (described.length) this.input.setAttribute("aria-describedby", described.join(" "));
    else this.input.removeAttribute("aria-describedby");
  }

  say(id, sentence, ways) {
    const line = this.place.closest("tr");
    const words = element("p", { id }, `${this.heading}: ${sentence}`);
    const message = element("div", { className: "grid-message" }, words, ...ways);
    const says = element("tr", { className: "grid-says" });
    says.dataset.cell = this.name;
    says.append(element("td", { colSpan: line.cells.length }, message));
    line.after(says);
    if (line.closest("form").contains(document.activeElement)) bringIntoSight(says);
  }

  /** Take over what the server stores. */
  stored(seen, text) {
    this.seen = seen;
    this.text = text;
  }

  restore() {
    this.input.value = this.text;
    this.mark("");
  }
}

class Saver {
  constructor({ url, token, settle }) {
    Object.assign(this, { url, token, settle });
    this.queue = [];
    this.busy = false;
  }

  /** Save some cells together, after everything that was asked before. */
  save(cells) {
    for (const cell of cells) {
      this.drop(cell);
      cell.asked = cell.input.value;
      cell.mark("saving");
    }
    this.queue.push(cells);
    if (!this.busy) this.run();
  }

  holds(cell) {
    return this.queue.some((batch) => batch.includes(cell));
  }

  /** Forget a cell that has not been sent yet. */
  drop(cell) {
    this.queue = this.queue
      .map((batch) => batch.filter((other) => other !== cell))
      .filter((batch) => batch.length);
  }

  async run() {
    this.busy = true;
    while (this.queue.length) {
      const sent = new Map(this.queue.shift().map((cell) => [cell, cell.input.value]));
      const answer = await this.post(sent);
      this.settle(sent, answer);
    }
    this.busy = false;
  }

  /** Post a batch; the answer always has a status, 0 when none came that can be read. */
  async post(sent) {
    const cells = [...sent.keys()];
    const seen = Object.fromEntries(cells.map((cell) => [cell.name, cell.seen]));
    const body = new URLSearchParams(cells.map((cell) => [PREFIX + cell.name, sent.get(cell)]));
    body.set("seen", JSON.stringify(seen));
    try {
      const response = await fetch(this.url, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "X-CSRFToken": this.token() },
        redirect: "manual",
        keepalive: true,
        signal: AbortSignal.timeout(PATIENCE),
      });
      const json = response.headers.get("Content-Type")?.startsWith("application/json");
      if (json) return { status: response.status, ...(await response.json()) };
      return { status: 0, message: `Máy chủ gặp lỗi nên chưa lưu. ${KEPT}` };
    } catch {
      return { status: 0, message: `Không kết nối được máy chủ nên chưa lưu. ${KEPT}` };
    }
  }
}

class Grid {
  constructor(form) {
    this.form = form;
    this.region = form.querySelector(".grid-scroll");
    this.status = form.querySelector("[data-status]");
    this.button = form.querySelector("[data-save]");
    this.cells = new Map();
    this.rows = [];
    this.width = 0;
    this.saver = new Saver({
      url: form.action,
      token: () => this.token(),
      settle: (sent, answer) => this.settle(sent, answer),
    });
    new ResizeObserver(() => this.measure()).observe(this.region.querySelector("thead"));
    if (!this.status) return;
    this.read();
    this.listen();
    for (const cell of this.cells.values()) {
      if (cell.changed && !cell.state) cell.mark("waiting");
    }
    this.report();
  }

  /** The cells by name and by place: `rows[row][column]`, with holes where nothing is open. */
  read() {
    const seen = JSON.parse(this.form.elements.seen.value);
    for (const [row, line] of this.form.querySelectorAll("tbody tr:not(.grid-says)").entries()) {
      this.rows.push([]);
      for (const input of line.querySelectorAll("input")) {
        const column = input.closest("td").cellIndex;
        const cell = new Cell(input, row, column, seen[input.name.slice(PREFIX.length)] ?? 0);
        this.cells.set(cell.name, cell);
        this.rows[row][column] = cell;
        this.width = Math.max(this.width, column);
      }
    }
  }

  listen() {
    const { form } = this;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.again();
      this.unsaved().find((cell) => cell.state !== "saving")?.input.focus();
    });
    form.addEventListener("click", (event) => this.click(event));
    // The window losing focus leaves the input active: a figure half typed is not saved then.
    form.addEventListener("focusout", ({ target }) => {
      if (target !== document.activeElement) this.commit(this.of(target));
    });
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("paste", (event) => this.paste(event));
    form.addEventListener("focusin", (event) => {
      this.fresh = this.of(event.target)?.input;
      this.fresh?.select();
    });
    for (const back of ["focus", "online"]) window.addEventListener(back, () => this.again());
    window.addEventListener("beforeunload", (event) => {
      // What is being saved goes out even when the page is left.
      const lost = (cell) => cell.changed && cell.state !== "saving";
      if ([...this.cells.values()].some(lost)) event.preventDefault();
    });
  }

  /** The cell of an input; the buttons of a conflict bear the same name. */
  of(target) {
    return target.matches("input") ? this.cells.get(target.name.slice(PREFIX.length)) : undefined;
  }

  /** Signing in again in another tab renews the token, so the cookie is asked each time. */
  token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie?.[1] ?? this.form.elements.csrfmiddlewaretoken.value;
  }

  /** Save a cell if it holds something else than the server does; a refused text only anew. */
  commit(cell, anew = false) {
    if (!cell || (cell.state === "saving" && cell.asked === cell.input.value)) return;
    if (cell.changed) {
      if (!anew && UNSAVED.has(cell.state) && cell.asked === cell.input.value) return;
      this.saver.save([cell]);
      this.report("Đang lưu…");
    } else if (UNSAVED.has(cell.state)) {
      cell.mark("");
      this.report();
    }
  }

  unsaved() {
    return [...this.cells.values()].filter((cell) => UNSAVED.has(cell.state));
  }

  /** Send what waits once more; each cell alone, so that none holds up another. */
  again() {
    for (const cell of this.unsaved()) if (cell.state === "waiting") this.saver.save([cell]);
  }

  /** Bring the answer of one batch to its cells and to the totals. */
  settle(sent, { status, cells = {}, errors = {}, conflicts = {}, moved = {}, message, sign_in }) {
    for (const [cell, text] of sent) {
      const { name, input } = cell;
      const answered = cells[name] ?? conflicts[name];
      if (answered) cell.stored(answered.seen, answered.text ?? answered.theirs);
      if (input.value !== text) {
        // Typed on meanwhile: what was answered is not what stands there.
        if (!this.saver.holds(cell)) cell.mark("");
        if (input !== document.activeElement) this.commit(cell);
      } else if (cells[name]) {
        input.value = cell.text;
        if (input === document.activeElement) this.select(cell);
        cell.mark("saved");
      } else if (conflicts[name]) {
        const { theirs, mine, message: sentence } = conflicts[name];
        input.value = cell.asked = mine;
        cell.mark("conflict", sentence, this.choice(cell, theirs, mine));
      } else if (errors[name]) {
        cell.mark("refused", errors[name]);
      } else {
        cell.mark("waiting", message, this.wait(sign_in));
      }
    }
    this.move(moved);
    this.keepInSight();
    const [cell] = sent.keys();
    if (status === 200) this.report(`Đã lưu ${cell.label}: ${cell.text || "–"}.`);
    else this.report(Object.values(errors)[0] ?? Object.values(conflicts)[0]?.message ?? message);
  }

  /** Both figures of a conflict as buttons; they work in the form without this file, too. */
  choice(cell, theirs, mine) {
    const name = PREFIX + cell.name;
    return [
      element("button", { name, value: theirs }, `Lấy số đã lưu: ${theirs}`),
      element("button", { name, value: mine }, `Giữ số của tôi: ${mine}`),
    ];
  }

  wait(signIn) {
    const again = element("button", {}, "Lưu lại");
    if (!signIn) return [again];
    return [element("a", { href: signIn, target: "_blank" }, "Đăng nhập ở thẻ mới"), again];
  }

  /** Show every total, ceiling and hint that reads differently now. */
  move(moved) {
    for (const [id, text] of Object.entries(moved)) {
      const place = document.getElementById(id) ?? this.hint(id);
      if (!place || place.textContent === text) continue;
      place.textContent = text;
      place.classList.toggle("is-over", text.startsWith("-"));
      place.classList.remove("has-moved");
      void place.offsetWidth;
      place.classList.add("has-moved");
    }
  }

  /** A place for a hint that was not there. */
  hint(id) {
    const name = id.slice("hint.".length);
    const figure = this.cells.get(name)?.input ?? document.getElementById(name);
    if (!id.startsWith("hint.") || !figure) return null;
    const hint = element("small", { id, className: "grid-hint" });
    figure.after(hint);
    return hint;
  }

  /** Say how things stand; the button is there while something is unsaved. */
  report(text) {
    const unsaved = this.unsaved();
    const waiting = unsaved.filter((cell) => cell.state === "waiting").length;
    this.button.hidden = !unsaved.length;
    this.button.textContent = waiting
      ? `Lưu lại ${waiting} ô`
      : `Đến ô chưa lưu (${unsaved.length})`;
    this.status.textContent = text || (unsaved.length ? `${unsaved.length} ô chưa lưu.` : RULE);
  }

  click(event) {
    const { target } = event;
    const button = target.closest(".grid-message button");
    if (button) {
      event.preventDefault();
      const cell = this.cells.get(button.closest("tr").dataset.cell);
      if (button.name) cell.input.value = button.value;
      cell.input.focus();
      this.saver.save([cell]);
    } else if (target === this.fresh) {
      target.select();
    } else if (target.matches("td.is-open")) {
      target.querySelector("input").focus();
    }
    this.fresh = null;
  }

  key(event) {
    const cell = this.of(event.target);
    const whole = cell !== undefined && this.fresh === cell.input;
    this.fresh = null;
    if (!cell || event.isComposing || event.altKey || event.metaKey) return;
    const there = this.destination(cell, event, whole);
    if (there && there !== cell) {
      event.preventDefault();
      there.input.focus();
      this.commit(cell, event.key === "Enter");
    } else if (event.key === "Enter" || (whole && MOVES.has(event.key))) {
      event.preventDefault();
      this.select(cell);
      this.commit(cell, event.key === "Enter");
    } else if (event.key === "F2") {
      event.preventDefault();
      cell.input.setSelectionRange(cell.input.value.length, cell.input.value.length);
    } else if (event.key === "Escape") {
      this.saver.drop(cell);
      cell.restore();
      this.select(cell);
      this.report();
    } else if (whole && MODIFIERS.has(event.key)) {
      this.fresh = cell.input;
    }
  }

  /** Select the whole figure: the next key replaces it or leads on. */
  select(cell) {
    cell.input.select();
    this.fresh = cell.input;
  }

  /**
   * Where a key leads from a cell. Up and down always lead on; sideways keys do while the whole
   * figure is selected, afterwards they move within the text. With Ctrl they lead to the edge.
   */
  destination(cell, { key, shiftKey, ctrlKey }, whole) {
    if (key === "Enter") return this.walk(cell, shiftKey ? -1 : 1, 0);
    if (shiftKey) return null;
    if (key === "ArrowDown" || key === "ArrowUp") {
      return this.walk(cell, key === "ArrowDown" ? 1 : -1, 0, ctrlKey ? Infinity : 1);
    }
    if (key === "PageDown" || key === "PageUp") {
      return this.walk(cell, key === "PageDown" ? 1 : -1, 0, PAGE);
    }
    if (!whole) return null;
    const all = [...this.cells.values()];
    switch (key) {
      case "ArrowRight":
      case "ArrowLeft":
        return this.walk(cell, 0, key === "ArrowRight" ? 1 : -1, ctrlKey ? Infinity : 1);
      case "Home":
        return ctrlKey ? all[0] : this.walk(cell, 0, -1, Infinity);
      case "End":
        return ctrlKey ? all.at(-1) : this.walk(cell, 0, 1, Infinity);
    }
    return null;
  }

  /** The open cell so many open cells away in a direction, or the last one before the edge. */
  walk(cell, down, across, count = 1) {
    let [row, column, found] = [cell.row + down, cell.column + across, null];
    while (this.rows[row] && column >= 0 && column <= this.width && count) {
      if (this.rows[row][column]) {
        found = this.rows[row][column];
        count -= 1;
      }
      row += down;
      column += across;
    }
    return found;
  }

  /** One figure may be pasted with the tabs and line ends a spreadsheet adds; several may not. */
  paste(event) {
    const cell = this.of(event.target);
    const text = event.clipboardData.getData("text/plain");
    if (!cell || !/[\s\u00a0]/.test(text)) return;
    event.preventDefault();
    const figure = text.trim();
    if (/[\t\r\n]/.test(figure)) this.report("Chưa dán: mỗi lần dán một ô.");
    else cell.input.setRangeText(figure, cell.input.selectionStart, cell.input.selectionEnd, "end");
  }

  /** A sentence or a hint makes rows grow: the cell that has the focus stays where it is seen. */
  keepInSight() {
    this.measure();
    const active = document.activeElement;
    if (!this.region.contains(active)) return;
    const below = active.closest("tr").nextElementSibling;
    bringIntoSight(active);
    if (below?.matches(".grid-says")) bringIntoSight(below);
  }

  /**
   * The table ends with the window, so that its totals are in sight. Heads, first column and total
   * row hide what lies under them: scrolling keeps clear of them.
   */
  measure() {
    const { region } = this;
    const sizes = {
      above: region.getBoundingClientRect().top + window.scrollY,
      view: region.clientWidth,
      head: region.querySelector("thead").offsetHeight,
      first: region.querySelector("th").offsetWidth,
      foot: region.querySelector(".row-total")?.offsetHeight ?? 0,
    };
    for (const [name, size] of Object.entries(sizes)) {
      region.style.setProperty(`--${name}`, `${Math.round(size)}px`);
    }
  }
}

for (const form of document.querySelectorAll("[data-grid]")) new Grid(form);
// A link to a row arrives before the table has its height.
const aim = document.getElementById(location.hash.slice(1));
if (aim?.closest("[data-grid]")) {
  window.addEventListener("load", () => setTimeout(() => aim.scrollIntoView({ block: "center" })));
}
