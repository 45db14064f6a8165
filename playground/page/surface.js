// A list of blocks with what was entered in them: a message's, a modal's or the Home's.

import { act } from "./api.js";
import { blockView } from "./blocks.js";
import { confirmed, toast } from "./confirm.js";
import { h, reconcile } from "./dom.js";
import { session } from "./session.js";

export class Surface {
  // `where()` names it for the API; `tell(answer)` shows what Slack says of an act on it.
  constructor(where, tell) {
    this.where = where;
    this.tell = tell;
    this.views = new Map();
    this.node = h("div", { class: "blocks" });
  }

  show(blocks, values = {}, errors = {}) {
    const focused = this.focusKey();
    const seen = new Set();
    const items = blocks.map((block, index) => {
      let key = `${block.type} ${block.block_id ?? index}`;
      while (seen.has(key)) key += "'";
      seen.add(key);
      return {
        key,
        make: () => {
          const view = blockView(block, this);
          view.node.dataset.block = block.block_id ?? "";
          this.views.set(key, view);
          return view.node;
        },
        patch: () => this.views.get(key).set(block, values[block.block_id], errors[block.block_id]),
      };
    });
    reconcile(this.node, items);
    for (const key of this.views.keys()) if (!seen.has(key)) this.views.delete(key);
    this.refocus(focused);
  }

  // The element in focus, so that its successor can be found when the app replaces the block.
  focusKey() {
    const at = document.activeElement;
    if (!this.node.contains(at)) return null;
    return { at, action: at.closest("[data-action]")?.dataset.action, block: at.closest("[data-block]")?.dataset.block };
  }

  refocus(focused) {
    if (!focused || focused.at.isConnected) return;
    const same = [...this.node.querySelectorAll("[data-action]")].filter((node) => node.dataset.action === focused.action);
    const next = same.find((node) => node.closest("[data-block]")?.dataset.block === focused.block) ?? same[0];
    const target = next?.matches("a,button,input,textarea") ? next : next?.querySelector("a,button,input,textarea");
    (target ?? this.node.closest("[tabindex]") ?? document.body).focus();
  }

  widgets() {
    return [...this.views.values()].flatMap((view) => view.widgets());
  }

  // Sends everything that is typed and not sent yet.
  async flush() {
    await Promise.all(this.widgets().map((one) => one.flush?.()));
  }

  // The first field that the page itself finds wrong, if any.
  wrong() {
    return this.widgets().find((one) => one.problem?.());
  }

  context(block, about) {
    const ids = (element) => ({ surface: this.where(), block_id: block.block_id, action_id: element.action_id });
    return {
      optional: false,
      isInput: false,
      labelled: false,
      dispatches: () => false,
      ...about,
      ids,
      press: async (element, more, then) => {
        if (!(await confirmed(element))) return;
        await this.flush();
        const answer = act("presses", { ...ids(element), ...more });
        then?.();
        this.told(await answer);
      },
      enter: async (element, value) => {
        if (!(await confirmed(element))) return false;
        const answer = await act("fills", { ...ids(element), value });
        this.told(answer);
        return answer.ok;
      },
    };
  }

  told(answer) {
    if (!answer.ok) toast(answer.error);
    this.tell(answer);
    session.refresh();
  }
}
