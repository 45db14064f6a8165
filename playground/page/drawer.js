// What lies behind the page, in a drawer of tabs: time, calls, trouble.

import { Calls } from "./calls.js";
import { Clock } from "./clock.js";
import { fill, h, newId } from "./dom.js";
import { icon } from "./icons.js";
import { session } from "./session.js";
import { Trouble } from "./trouble.js";
import { w } from "./words.js";

export class Drawer {
  constructor() {
    const id = newId("drawer");
    this.tabs = { clock: new Clock(), calls: new Calls(), trouble: new Trouble() };
    this.count = h("span", { class: "count", hidden: true });
    this.clockButton = this.opener("clock", id, icon("clock"), h("span", { class: "only-wide" }, w("tab_clock")));
    this.button = this.opener("calls", id, icon("code"), h("span", { class: "only-wide" }, w("behind")), " ", this.count);
    this.list = h("div", { class: "tabs", role: "tablist", "aria-label": w("behind"), on: { keydown: (event) => this.arrows(event) } });
    this.body = h("div", { class: "drawer-body", role: "tabpanel", tabindex: "-1" });
    this.node = h("section", { id, class: "drawer", "aria-label": w("behind"), hidden: true, on: { keydown: (event) => event.key === "Escape" && !event.defaultPrevented && this.close() } },
      h("header", {}, this.list, h("button", { type: "button", class: "icon-button", "aria-label": w("close"), title: w("close"), on: { click: () => this.close() } }, "×")),
      this.body);
  }

  opener(tab, id, ...shown) {
    return h("button", { type: "button", class: "bar-button", "aria-expanded": "false", "aria-controls": id, "aria-label": w(tab === "clock" ? "tab_clock" : "behind"), on: { click: () => (this.open === tab ? this.close() : this.show(tab)) } }, shown);
  }

  // The clock is there only when the app has a panel to move it by.
  there() {
    return Object.keys(this.tabs).filter((name) => name !== "clock" || session.workspace.app.has_panel);
  }

  show(tab) {
    this.open = tab;
    this.node.hidden = false;
    this.draw();
    fill(this.body, this.tabs[tab].node);
    this.tabs[tab].show();
    this.mark();
    this.list.querySelector("[aria-selected=true]").focus();
  }

  draw() {
    fill(this.list, this.there().map((name) => h("button", {
      type: "button", role: "tab", "aria-selected": String(name === this.open), tabindex: name === this.open ? "0" : "-1",
      on: { click: () => this.show(name) },
    }, w(`tab_${name}`))));
  }

  arrows(event) {
    const names = this.there();
    const step = { ArrowRight: 1, ArrowLeft: names.length - 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.show(names[(names.indexOf(this.open) + step) % names.length]);
  }

  close() {
    const came = this.open === "clock" ? this.clockButton : this.button;
    this.open = null;
    this.node.hidden = true;
    this.mark();
    came.focus();
  }

  mark() {
    this.clockButton.setAttribute("aria-expanded", String(this.open === "clock"));
    this.button.setAttribute("aria-expanded", String(Boolean(this.open) && this.open !== "clock"));
  }

  // The page was read again.
  refresh() {
    this.clockButton.hidden = !session.workspace.app.has_panel;
    if (this.open === "clock") this.tabs.clock.show();
  }

  // Something went to or fro.
  called({ refused }) {
    this.count.hidden = !refused;
    this.count.textContent = String(refused);
    this.count.setAttribute("aria-label", w("refusedCount", { n: refused }));
    if (this.open && this.open !== "clock") this.tabs[this.open].show();
  }
}
