// What went to and fro between Slack and the app, newest first, with what Slack did not take and why.

import { read } from "./api.js";
import { fill, h } from "./dom.js";
import { jsonBox } from "./json.js";
import { refusal } from "./refusals.js";
import { clockTime } from "./time.js";
import { w } from "./words.js";

const KEPT = 500;

export class Calls {
  constructor() {
    this.newest = 0;
    this.kept = [];
    this.only = h("input", { type: "checkbox", on: { change: () => this.draw() } });
    this.none = h("p", { class: "empty" }, w("noCalls"));
    this.list = h("ol", { class: "calls" });
    this.node = h("div", {},
      h("p", { class: "about" }, w("callsAbout")),
      h("label", { class: "choice" }, this.only, w("onlyRefused")), this.none, this.list);
  }

  async show() {
    const found = await read("calls", { after: this.newest }).catch(() => null);
    if (!found || found.newest === this.newest) return;
    this.newest = found.newest;
    this.kept = [...found.calls.toReversed(), ...this.kept].slice(0, KEPT);
    this.draw();
  }

  draw() {
    const shown = this.kept.filter((call) => !this.only.checked || !call.ok);
    this.none.hidden = shown.length > 0;
    this.none.textContent = w(this.only.checked ? "notRefused" : "noCalls");
    const before = new Map([...this.list.children].map((node) => [node.dataset.n, node]));
    fill(this.list, shown.map((call) => before.get(String(call.n)) ?? callLine(call)));
  }
}

// One call, its JSON behind a click.
export function callLine(call) {
  const detail = h("div", { class: "call-json" });
  const open = (event) => {
    if (!event.target.open || detail.firstChild) return;
    const [there, back] = call.to === "slack" ? ["asked", "answered"] : ["delivered", "acknowledged"];
    fill(detail, jsonBox(w(there), call.body), jsonBox(w(back), call.answer));
  };
  return h("li", { "data-n": call.n, class: call.ok ? null : "failed" },
    h("details", { on: { toggle: open } },
      h("summary", {},
        h("span", { class: "way", title: w(call.to === "slack" ? "toSlack" : "toApp") }, call.to === "slack" ? "↑" : "↓"),
        h("span", { class: "for-ears" }, w(call.to === "slack" ? "toSlack" : "toApp"), " "),
        h("code", {}, call.name), " ",
        h("small", {}, `${clockTime(call.at, { withSeconds: true })} · ${call.ms} ms`),
        !call.ok && h("div", { class: "why" }, call.trouble ? w("byTrouble", { trouble: call.trouble }) : refusal(call.why).map((line) => h("div", {}, line)))),
      detail));
}
