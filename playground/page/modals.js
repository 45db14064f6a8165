// The stack of modals. The browser's own dialog keeps the focus inside; lower views stay in the page, hidden, so that
// what was typed in them is there when they come back.

import { act } from "./api.js";
import { behind } from "./behind.js";
import { rescueToasts, toast } from "./confirm.js";
import { composing, fill, h, newId, setText } from "./dom.js";
import { icon } from "./icons.js";
import { session } from "./session.js";
import { Surface } from "./surface.js";
import { complaint, w } from "./words.js";

const STOPS = "input:not([disabled], [hidden]), textarea, select, button:not([disabled]), a[href], [tabindex='0']";

class Pane {
  constructor(view, modals) {
    this.id = view.id;
    this.modals = modals;
    this.focused = null;
    this.wasWrong = false;
    const id = newId("modal");
    this.surface = new Surface(() => ({ kind: "modal" }), (answer) => this.tell(answer));
    this.title = h("h2", { id });
    this.back = h("button", { type: "button", class: "icon-button", "aria-label": w("back"), title: w("back"), on: { click: () => this.leave(false) } }, "‹");
    this.trouble = h("div", { class: "modal-trouble", role: "alert" });
    this.submit = h("button", { type: "submit", class: "button primary" });
    this.close = h("button", { type: "button", class: "button", on: { click: () => this.leave(false) } });
    this.body = h("div", { class: "modal-body" }, this.trouble, this.surface.node);
    this.json = h("button", { type: "button", class: "icon-button", "aria-label": w("lookBehind"), title: w("lookBehind"), on: { click: () => behind({ view: this.id }) } }, icon("code"));
    this.node = h("form", { class: "pane", novalidate: true, on: { submit: (event) => this.sends(event), keydown: (event) => this.keys(event) } },
      h("header", {}, this.back, this.title, this.json,
        h("button", { type: "button", class: "icon-button", "aria-label": w("close"), title: w("close"), on: { click: () => this.leave(true) } }, "×")),
      this.body,
      h("footer", {}, this.close, this.submit));
    this.titleId = id;
  }

  show(view, depth) {
    setText(this.title, view.title);
    this.back.hidden = depth < 2;
    this.submit.hidden = !view.submit;
    setText(this.submit, view.submit ?? "");
    setText(this.close, view.close ?? w(depth < 2 ? "cancel" : "back"));
    this.close.hidden = !view.submit && !view.close;
    this.node.querySelector("footer").hidden = this.submit.hidden && this.close.hidden;
    this.surface.show(view.blocks, view.values, view.errors);
    // errors of no block that is shown, so that none is lost
    const lost = Object.entries(view.errors).filter(([id]) => !view.blocks.some((block) => block.block_id === id && block.type === "input"));
    fill(this.lost ??= this.body.insertBefore(h("div", { class: "error", role: "alert" }), this.surface.node),
      lost.map(([id, text]) => h("div", {}, icon("warning"), `${id}: ${complaint(text)}`)));
    if (this.sent && Object.keys(view.errors).length) {
      this.sent = false;
      this.focusWrong();
    }
    this.view = view;
    // a view that began as "Loading…" gets the focus into its fields when they come
    const fields = view.blocks.some((block) => block.type === "input");
    if (fields && this.fields === false && !this.node.hidden && !this.surface.node.contains(document.activeElement)) this.focusFirst();
    this.fields = fields;
  }

  focusWrong() {
    const wrong = this.node.querySelector("[data-wrong], .block:has([aria-invalid])");
    wrong?.scrollIntoView({ block: "nearest" });
    wrong?.querySelector(STOPS)?.focus();
  }

  focusFirst() {
    if (this.focused?.isConnected) {
      this.focused.focus();
      return;
    }
    const wanted = this.view.blocks.find((block) => (block.element ?? block.accessory)?.focus_on_load);
    const first = wanted
      ? this.surface.widgets().find((one) => one.node.dataset.action === (wanted.element ?? wanted.accessory).action_id)
      : null;
    if (first) first.focus();
    else (this.surface.node.querySelector(".block.input :is(input:not([hidden]), textarea, .uploads button)") ?? this.surface.node.querySelector(STOPS) ?? this.submit).focus();
    if (!this.node.contains(document.activeElement)) this.node.querySelector("header button:last-child").focus();
  }

  keys(event) {
    // Enter that chooses characters of an input method must not submit
    if (event.key === "Enter" && composing(event)) event.preventDefault();
  }

  async sends(event) {
    event.preventDefault();
    if (this.busy) return;
    await this.surface.flush();
    const wrong = this.surface.wrong();
    if (wrong) {
      wrong.focus();
      return;
    }
    this.wait(true);
    this.sent = true;
    const answer = await act("submits");
    this.wait(false);
    this.tell(answer);
    await session.refresh();
  }

  wait(busy) {
    this.busy = busy;
    this.submit.setAttribute("aria-busy", String(busy));
  }

  tell(answer) {
    if (!answer.ok) toast(answer.error);
    fill(this.trouble, answer.trouble && h("p", {}, w("formTrouble"), " ", h("code", {}, answer.trouble)));
    if (answer.trouble) this.trouble.scrollIntoView({ block: "nearest" });
  }

  async leave(everything) {
    const answer = await act("closes", everything ? { everything: true } : {});
    if (!answer.ok) toast(answer.error);
    session.refresh();
  }
}

export class Modals {
  constructor() {
    this.panes = new Map();
    this.top = null;
    this.came = null;
    this.dialog = h("dialog", {
      class: "modal",
      on: {
        cancel: (event) => {
          if (event.target !== this.dialog) return;
          event.preventDefault();
          this.top?.leave(false);
        },
      },
    });
    document.body.append(this.dialog);
  }

  show(views) {
    const ids = views.map((view) => view.id);
    for (const [id, pane] of this.panes) {
      if (!ids.includes(id)) {
        if (pane.node.contains(document.activeElement)) document.activeElement.blur();
        rescueToasts(pane.node);
        pane.node.remove();
        this.panes.delete(id);
      }
    }
    if (this.top && this.panes.has(this.top.id) && this.top.id !== ids.at(-1)) this.top.focused = document.activeElement;
    for (const view of views) {
      if (!this.panes.has(view.id)) {
        const pane = new Pane(view, this);
        this.panes.set(view.id, pane);
        this.dialog.append(pane.node);
      }
      const pane = this.panes.get(view.id);
      pane.node.hidden = view.id !== ids.at(-1);
      pane.show(view, views.length);
    }
    const top = this.panes.get(ids.at(-1)) ?? null;
    if (!top) this.shut();
    else this.raise(top);
  }

  raise(top) {
    const fresh = this.top !== top;
    this.top = top;
    this.dialog.setAttribute("aria-labelledby", top.titleId);
    if (!this.dialog.open) {
      this.came = document.activeElement;
      this.dialog.showModal();
    }
    if (fresh) top.focusFirst();
  }

  shut() {
    this.top = null;
    if (!this.dialog.open) return;
    rescueToasts(this.dialog);
    this.dialog.close();
    const target = this.came?.isConnected && this.came !== document.body ? this.came : document.querySelector(".composer textarea");
    target?.focus();
  }
}
