// The fields of a report, figures and words, each with how it stands.

export const frame = document.querySelector("[data-report]");
export const part = (name) => frame.querySelector(`[data-${name}]`);

const UNSAVED = ["refused", "conflict", "waiting"];
const words = (node) => node.textContent.replace(/\s+/g, " ").trim();

export function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

class Field {
  constructor(input, holder) {
    Object.assign(this, { input, holder, form: input.form });
    this.name = input.id.slice("f.".length);
    this.say = document.getElementById(`say.${this.name}`);
    const label = this.form.querySelector(`[for="${input.id}"]`);
    this.label = words(label);
    this.head = words(label.lastChild);
    this.stored = input.dataset.stored ?? input.defaultValue;
  }

  get text() {
    return this.input.value.trim();
  }

  get changed() {
    return this.text !== this.stored.trim();
  }

  get state() {
    return this.holder.dataset.state;
  }

  get unsaved() {
    return UNSAVED.includes(this.state);
  }

  get focused() {
    return this.input === document.activeElement;
  }

  store({ seen, text }) {
    this.seen = seen;
    this.stored = this.input.defaultValue = text;
  }

  /** Show how the field stands; a sentence and ways out beside it. */
  mark(state, sentence, ways = []) {
    this.holder.dataset.state = state;
    for (const node of this.say.querySelectorAll(".say-error, .say-ways")) node.remove();
    const said = this.column && sentence ? `${this.head}: ${sentence}` : sentence;
    if (said) this.say.append(element("p", { className: "say-error" }, said));
    if (ways.length) this.say.append(element("p", { className: "say-ways" }, ...ways));
    this.input.toggleAttribute("aria-invalid", this.unsaved);
  }
}

/** A figure, saved by what the person saw there. */
class Figure extends Field {
  constructor(input, seen) {
    super(input, input.closest("td"));
    this.seen = seen[this.name] ?? 0;
    this.column = this.name.split(".")[1];
  }

  body() {
    const seen = JSON.stringify({ [this.name]: this.seen });
    return new URLSearchParams({ seen, [`o.${this.name}`]: this.input.value });
  }

  told({ cells, errors, conflicts }) {
    const conflict = conflicts?.[this.name];
    return {
      stored: cells?.[this.name],
      error: errors?.[this.name],
      theirs: conflict && { seen: conflict.seen, text: conflict.theirs },
      message: conflict?.message,
    };
  }

  ways(theirs, mine) {
    return [`Lấy số đã lưu: ${theirs || "–"}`, `Giữ số của tôi: ${mine || "–"}`];
  }

  get was() {
    return String(this.seen || "");
  }
}

/** Words, saved by the mark of what the person saw. */
class Words extends Field {
  constructor(input) {
    super(input, input.closest("[data-seen]"));
    this.seen = this.holder.dataset.seen;
  }

  body() {
    return new URLSearchParams({ seen: this.seen, [this.name]: this.input.value });
  }

  told({ texts, errors, stored, seen, mine }) {
    const theirs = stored?.[this.name];
    return {
      stored: texts && { seen, text: texts[this.name] },
      error: errors?.[this.name],
      theirs: theirs !== undefined && { seen, text: theirs },
      message: `Vừa được ${mine ? "sửa ở cửa sổ khác" : "người khác sửa"} nên chưa lưu. Đang lưu: “${theirs || "–"}”`,
    };
  }

  ways() {
    return ["Lấy bản đã lưu", "Giữ bản của tôi"];
  }

  get was() {
    return this.stored;
  }
}

export const fields = new Map();

for (const form of frame.querySelectorAll("[data-form]")) {
  const seen = JSON.parse(form.elements.seen?.value ?? "{}");
  for (const input of form.querySelectorAll("input[id]")) add(new Figure(input, seen));
}
for (const input of frame.querySelectorAll("[data-words] textarea")) add(new Words(input));

function add(field) {
  fields.set(field.input, field);
}

export const all = [...fields.values()];
export const unsaved = () => all.filter((field) => field.unsaved);

/** Show what reads differently now. */
export function move(texts = {}) {
  for (const [id, text] of Object.entries(texts)) {
    const node = document.getElementById(id) ?? hint(id);
    if (!node || read(node) === text) continue;
    if (!id.startsWith("hint.")) node.textContent = text;
    else if (text) node.replaceChildren(...text.split("\n").map((line) => element("p", {}, line)));
    else node.remove();
    node.classList.toggle("is-over", text.startsWith("−"));
    node.classList.remove("has-moved");
    void node.offsetWidth;
    node.classList.add("has-moved");
  }
}

/** What an element says; of hints each line is a paragraph. */
function read(node) {
  return node.children.length ? [...node.children].map(words).join("\n") : node.textContent;
}

function hint(id) {
  const say = id.startsWith("hint.") && document.getElementById(id.replace("hint", "say"));
  if (!say) return null;
  const node = element("div", { id, className: "say-hint" });
  say.append(node);
  return node;
}
