// The drawer with what the local Slack did not take from the app.

import { read } from "./api.js";
import { fill, h, newId } from "./dom.js";
import { w } from "./words.js";

export class Refused {
  constructor() {
    const id = newId("refused");
    this.count = h("span", { class: "count", hidden: true });
    this.button = h("button", { type: "button", class: "bar-button", "aria-expanded": "false", "aria-controls": id, on: { click: () => this.toggle() } }, w("refused"), " ", this.count);
    this.list = h("ol", { class: "refused-list" });
    this.none = h("p", { class: "empty" }, w("notRefused"));
    this.node = h("section", { id, class: "drawer", "aria-label": w("refused"), hidden: true, tabindex: "-1", on: { keydown: (event) => event.key === "Escape" && this.toggle() } },
      h("header", {}, h("h2", {}, w("refused")), h("button", { type: "button", class: "icon-button", "aria-label": w("close"), on: { click: () => this.toggle() } }, "×")),
      h("p", { class: "about" }, w("refusedAbout")), this.none, this.list);
    // a refused call changes nothing, so the stream does not tell of it
    setInterval(() => document.visibilityState === "visible" && this.load(), 3000);
  }

  toggle() {
    this.node.hidden = !this.node.hidden;
    this.button.setAttribute("aria-expanded", String(!this.node.hidden));
    (this.node.hidden ? this.button : this.node).focus();
  }

  async load() {
    const calls = (await read("refused").catch(() => null))?.calls;
    if (!calls) return;
    const seen = JSON.stringify(calls);
    if (seen === this.seen) return;
    this.seen = seen;
    this.count.hidden = !calls.length;
    this.count.textContent = String(calls.length);
    this.none.hidden = calls.length > 0;
    fill(this.list, calls.toReversed().map((call) => h("li", {}, h("code", {}, call.method), h("div", {}, call.why))));
  }
}
