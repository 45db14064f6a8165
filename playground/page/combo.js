// A field to choose from a list by typing: every kind of select. Follows the ARIA combobox pattern.

import { attributes, composing, fill, h, newId, onceIn } from "./dom.js";
import { hang } from "./popup.js";
import { counted, w } from "./words.js";

// `find(typed)` → promise of [{label?, options: [{key, text, detail?}]}]; `change(chosen)` → promise of whether it took;
// `wait` is how long to wait for more letters.
export class Combo {
  constructor({ multiple, placeholder, label, find, change, clearable, most = Infinity, wait = 0, least = 0 }) {
    Object.assign(this, { multiple, find, change, most, least, placeholder });
    this.chosen = [];
    this.shown = [];
    this.active = -1;
    this.hung = null;
    this.typed = "";
    this.later = onceIn(wait);
    this.asked = 0;
    const listId = newId("list");
    this.input = h("input", {
      type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-expanded": "false",
      "aria-autocomplete": "list", "aria-controls": listId, "aria-label": label, placeholder,
      on: {
        input: () => this.types(),
        keydown: (event) => this.keys(event),
        click: () => this.open(),
        focus: () => this.input.select(),
        blur: () => this.leave(),
      },
    });
    this.list = h("div", { id: listId, class: "options", role: "listbox", "aria-label": placeholder, "aria-multiselectable": multiple ? "true" : null });
    this.chips = h("span", { class: "chips" });
    this.clear = clearable && !multiple
      ? h("button", { type: "button", class: "clear", "aria-label": w("clear"), title: w("clear"), hidden: true, on: { click: () => this.take([]) } }, "×")
      : null;
    this.told = h("span", { class: "for-ears", role: "status" });
    this.node = h("div", { class: "combo", on: { click: (event) => event.target === this.node && this.input.focus() } },
      this.chips, this.input, this.clear, h("span", { class: "arrow", "aria-hidden": "true" }, "▾"), this.told);
  }

  describe(values) {
    attributes(this.input, values);
  }

  // What is chosen, as the local Slack holds it.
  set(chosen) {
    this.chosen = chosen;
    if (this.clear) this.clear.hidden = !chosen.length;
    if (this.multiple) {
      fill(this.chips, chosen.map((option) => h("span", { class: "chip" }, option.text,
        h("button", { type: "button", "aria-label": w("remove", { what: option.text }), on: { click: () => this.toggle(option) } }, "×"))));
      this.input.placeholder = chosen.length ? "" : this.placeholder;
    } else if (!this.hung || !this.typed) {
      this.input.value = chosen[0]?.text ?? "";
    }
    this.mark();
  }

  types() {
    this.typed = this.input.value;
    this.open();
  }

  open() {
    this.hung ??= hang(this.node, this.list, { onLeave: () => this.close() });
    this.input.setAttribute("aria-expanded", "true");
    this.later.run(() => this.look());
  }

  async look() {
    const mine = (this.asked += 1);
    if (this.typed.length < this.least) {
      this.draw([], w("search"));
      return;
    }
    const groups = await this.find(this.typed.trim());
    if (mine === this.asked && this.hung) this.draw(groups);
  }

  draw(groups, note = w("noResults")) {
    this.shown = [];
    const nodes = groups.filter((group) => group.options.length).map((group) => {
      const options = group.options.map((option) => {
        const node = h("div", { id: newId("option"), role: "option", class: "option", on: { click: () => this.pick(option) } },
          h("span", {}, option.text), option.detail && h("small", {}, option.detail));
        node.addEventListener("pointerdown", (event) => event.preventDefault());
        this.shown.push({ option, node });
        return node;
      });
      if (!group.label) return options;
      const id = newId("group");
      return h("div", { role: "group", "aria-labelledby": id }, h("div", { id, class: "group-label" }, group.label), options);
    });
    const many = this.shown.length;
    fill(this.list, nodes.length ? nodes : h("div", { class: "nothing" }, note));
    this.told.textContent = many ? counted("results", many) : note;
    this.active = this.typed ? 0 : this.shown.findIndex(({ option }) => this.has(option));
    this.mark();
    this.hung?.again();
  }

  has(option) {
    return this.chosen.some((one) => one.key === option.key);
  }

  mark() {
    this.shown.forEach(({ option, node }, index) => {
      node.classList.toggle("active", index === this.active);
      node.setAttribute("aria-selected", String(this.has(option)));
    });
    const active = this.hung ? this.shown[this.active]?.node : null;
    attributes(this.input, { "aria-activedescendant": active?.id });
    active?.scrollIntoView({ block: "nearest" });
  }

  keys(event) {
    if (composing(event)) return;
    const count = this.shown.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!this.hung) this.open();
      else if (count) {
        this.active = (this.active + (event.key === "ArrowDown" ? 1 : this.active < 0 ? 0 : -1) + count) % count;
        this.mark();
      }
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!this.hung) this.open();
      else if (this.shown[this.active]) this.pick(this.shown[this.active].option);
    } else if (event.key === "Escape" && this.hung) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      this.input.select();
    } else if (event.key === "Backspace" && this.multiple && !this.input.value && this.chosen.length) {
      this.toggle(this.chosen.at(-1));
    }
  }

  pick(option) {
    if (this.multiple) {
      this.typed = this.input.value = "";
      this.toggle(option);
      this.open();
      return;
    }
    this.close();
    this.take([option]);
  }

  toggle(option) {
    const next = this.has(option) ? this.chosen.filter((one) => one.key !== option.key) : [...this.chosen, option];
    if (next.length <= this.most) this.take(next);
  }

  async take(next) {
    const before = this.chosen;
    this.set(next);
    if (!(await this.change(next))) this.set(before);
  }

  leave() {
    this.close();
  }

  close() {
    this.later.cancel();
    this.asked += 1;
    this.hung?.close();
    this.hung = null;
    this.shown = [];
    this.active = -1;
    this.typed = "";
    attributes(this.input, { "aria-expanded": "false", "aria-activedescendant": null });
    this.input.value = this.multiple ? "" : this.chosen[0]?.text ?? "";
  }
}
