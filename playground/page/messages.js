// A list of messages, patched in place; it stays at the bottom when one is there, and otherwise where it is.

import { h, reconcile } from "./dom.js";
import { Row } from "./row.js";
import { dayOf, dayTitle } from "./time.js";
import { w } from "./words.js";

const TOGETHER_SECONDS = 300;
const NEAR = 800; // pixels from an end at which more is brought

export class MessageList {
  // `turn(where)` brings what was said before or after what is here: older, newer, newest.
  constructor({ inThread, label, turn = () => {} }) {
    this.inThread = inThread;
    this.turn = turn;
    this.has = { older: false, newer: false };
    this.rows = new Map();
    this.list = h("ol", { class: "messages" });
    this.empty = h("p", { class: "empty" }, w("emptyChannel"));
    this.jump = h("button", { type: "button", class: "jump", hidden: true, on: { click: () => this.jumps() } }, `↓ ${w("newBelow")}`);
    this.box = h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": label, on: { scroll: () => this.scrolled() } }, this.empty, this.list);
    this.node = h("div", { class: "scroller-frame" }, this.box, this.jump);
    // what grows later (fonts, a field's lines) must not push the last message out of sight
    const grown = new ResizeObserver(() => this.atBottom && this.toBottom());
    grown.observe(this.list);
    grown.observe(this.box);
    this.atBottom = true;
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.box;
    const below = scrollHeight - scrollTop - clientHeight;
    this.atBottom = below < 40 && !this.has.newer;
    if (this.atBottom) this.jump.hidden = true;
    if (scrollTop < NEAR && this.has.older) this.turn("older");
    else if (below < NEAR && this.has.newer) this.turn("newer");
  }

  jumps() {
    if (this.has.newer) this.turn("newest");
    this.toBottom();
  }

  toBottom() {
    this.box.scrollTop = this.box.scrollHeight;
    this.atBottom = !this.has.newer;
    this.jump.hidden = this.atBottom;
  }

  // A row in sight, and where it is: it stays there when others come above it or go.
  held() {
    const top = this.box.getBoundingClientRect().top;
    const node = [...this.list.children].find((one) => one.dataset.ts && one.getBoundingClientRect().bottom > top);
    return node && { node, top: node.getBoundingClientRect().top };
  }

  // `from` names the conversation: another one begins at its bottom. `readTo`: messages after it are new here.
  show(messages, { from, readTo = "", target = "", has = { older: false, newer: false } }) {
    const changedPlace = from !== this.from;
    this.has = has;
    const before = changedPlace ? null : new Set(this.rows.keys());
    this.from = from;
    const items = [];
    const seen = new Set();
    let last = null;
    let marked = false;
    for (const message of messages) {
      const at = Number(message.ts);
      const day = dayOf(at);
      if (!last || dayOf(Number(last.ts)) !== day) {
        items.push({ key: `day ${day}`, make: () => h("li", { class: "day" }, h("span")), patch: (node) => { if (node.textContent !== dayTitle(at)) node.firstChild.textContent = dayTitle(at); } });
        last = null;
      }
      if (!marked && readTo && at > Number(readTo) && !message.own) {
        items.push({ key: "new", make: () => h("li", { class: "new-line" }, h("span", {}, w("newMessages"))) });
        marked = true;
        last = null;
      }
      const follows = Boolean(last && last.author === message.author && !last.ephemeral && !message.ephemeral && !message.broadcast && at - Number(last.ts) < TOGETHER_SECONDS);
      const key = `${message.channel_id} ${message.ts}`;
      seen.add(key);
      items.push({
        key,
        make: () => {
          this.rows.set(key, new Row(message, this.inThread));
          return this.rows.get(key).node;
        },
        patch: () => this.rows.get(key).show(message, follows),
      });
      last = message;
    }
    const held = changedPlace || this.atBottom ? null : this.held();
    reconcile(this.list, items);
    if (held?.node.isConnected) this.box.scrollTop += held.node.getBoundingClientRect().top - held.top;
    for (const key of this.rows.keys()) if (!seen.has(key)) this.rows.delete(key);
    this.empty.hidden = messages.length > 0;
    const latest = this.latest;
    this.latest = Number(messages.at(-1)?.ts ?? 0);
    const fresh = before && !has.newer ? messages.filter((message) => Number(message.ts) > latest && !before.has(`${message.channel_id} ${message.ts}`)) : [];
    if (changedPlace || this.atBottom || fresh.some((message) => message.own)) this.toBottom();
    else if (fresh.length || has.newer) this.jump.hidden = false;
    if (target && target !== this.target) this.lead(target);
    this.target = target;
    return fresh;
  }

  // Brings one message into sight.
  lead(ts) {
    const node = this.list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    if (!node) return;
    node.scrollIntoView({ block: "center" });
    node.classList.add("target");
    node.focus({ preventScroll: true });
    setTimeout(() => node.classList.remove("target"), 4000);
    this.scrolled();
  }
}
