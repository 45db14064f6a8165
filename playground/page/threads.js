// The threads that one is in, newest reply first: each with what it began with and its last replies.

import { fill, h, reconcile, setText } from "./dom.js";
import { Row } from "./row.js";
import { channel, channelName, channelNodes, session } from "./session.js";
import { addressOf, go } from "./where.js";
import { counted, w } from "./words.js";

const LAST = 2; // replies that are shown

export class ThreadsList {
  constructor() {
    this.rows = new WeakMap();
    this.empty = h("p", { class: "empty" }, w("threadsEmpty"));
    this.list = h("ol", { class: "threads" });
    this.node = h("div", { class: "home", tabindex: "0", role: "region", "aria-label": w("threads") }, this.empty, this.list);
  }

  // `newFrom`: replies after it are new here.
  show(threads, newFrom) {
    this.empty.hidden = threads.length > 0;
    reconcile(this.list, threads.map((one) => ({
      key: `${one.channel_id} ${one.messages[0].ts}`,
      make: () => h("li", { class: "thread-card" }, h("h2", {}), h("ol", { class: "messages" }), h("div", { class: "thread-foot" }, h("a"))),
      patch: (node) => this.patch(node, one, newFrom),
    })));
  }

  patch(node, { channel_id: id, messages }, newFrom) {
    const [head, list, foot] = node.children;
    const [parent, ...replies] = messages;
    const where = channel(id);
    if (head.dataset.name !== channelName(where)) fill(head, channelNodes(where));
    head.dataset.name = channelName(where);
    const shown = replies.slice(-LAST);
    const fresh = newFrom && shown.find((message) => Number(message.ts) > Number(newFrom) && !message.own);
    reconcile(list, [parent, ...shown].flatMap((message) => [
      message === fresh && { key: "new", make: () => h("li", { class: "new-line" }, h("span", {}, w("newMessages"))) },
      { key: message.ts, make: () => this.row(message), patch: (row) => this.rows.get(row).show(message, false) },
    ]).filter(Boolean));
    const there = { channel: id, thread: parent.ts, view: "threads" };
    const link = foot.firstChild;
    link.href = addressOf(there);
    link.onclick = (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      go(there);
      document.querySelector(".thread textarea")?.focus();
    };
    setText(link, replies.length > LAST ? counted("allReplies", replies.length) : w("reply"));
    link.setAttribute("aria-label", `${link.textContent} · ${channelName(where)} · ${parent.plain.split("\n")[0]}`);
    if (session.place.thread === parent.ts) node.setAttribute("aria-current", "true");
    else node.removeAttribute("aria-current");
  }

  row(message) {
    const row = new Row(message, true);
    this.rows.set(row.node, row);
    return row.node;
  }
}
