// Fields to type in: text of one or several lines, e-mail, address, number, rich text (typed as plain text).

import { attributes, composing, h, newId, onceIn } from "./dom.js";
import { plainRich } from "./rich_text.js";
import { plainText } from "./text.js";
import { w } from "./words.js";

const MODES = { email_text_input: "email", url_text_input: "url", number_input: "decimal" };
const length = (text) => [...text].length;

export const isTyped = (type) => ["plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"].includes(type);

export function typed(element, context) {
  let now = element;
  let known = ""; // what the local Slack holds, as far as it is known here
  let sending = null;
  const later = onceIn(350);
  const rich = element.type === "rich_text_input";
  const long = element.multiline || rich;
  const input = h(long ? "textarea" : "input", {
    ...(long ? { rows: "4" } : { type: "text" }),
    class: "typed", autocomplete: "off", inputmode: MODES[element.type],
    on: { input: changed, blur: left, keydown: keys, compositionend: changed },
  });
  const counter = h("span", { id: newId("counter"), class: "counter", hidden: true });
  const hint = h("span", { class: "counter", hidden: true }, w("enterApplies"));
  const node = h("div", { class: "typed-box" }, input, h("div", { class: "under" }, hint, counter));

  const dispatches = () => !context.isInput || context.dispatches();
  const trigger = () => now.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const onLetters = () => !dispatches() || trigger().includes("on_character_entered");
  const over = () => (now.max_length ? length(input.value) - now.max_length : length(input.value) - 3000);

  function count() {
    const left = -over();
    const said = left < 0 ? w("charactersOver", { n: -left }) : w("characters", { n: left });
    if (counter.textContent !== said) counter.textContent = said;
    const near = Math.max(20, (now.max_length ?? 3000) / 5);
    counter.hidden = left >= 0 && !(now.max_length && left <= near);
    counter.classList.toggle("over", left < 0);
    describe();
  }

  let described = {};
  function describe(values = described) {
    described = values;
    const ids = [values["aria-describedby"], counter.hidden ? "" : counter.id].filter(Boolean).join(" ");
    attributes(input, { ...values, "aria-describedby": ids || null, "aria-invalid": over() > 0 ? "true" : values["aria-invalid"] });
  }

  function changed(event) {
    count();
    if (composing(event)) return;
    if (onLetters()) later.run(() => flush());
  }

  function left() {
    if (onLetters()) flush();
  }

  function keys(event) {
    if (composing(event)) {
      if (event.key === "Enter") event.stopPropagation();
      return;
    }
    if (event.key === "Enter" && dispatches() && trigger().includes("on_enter_pressed") && (!long || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      flush({ again: true });
    }
  }

  // Sends what stands in the field, if the local Slack does not have it yet.
  async function flush({ again = false } = {}) {
    later.cancel();
    if (sending) await sending;
    const text = input.value;
    if (over() > 0 || (text === known && !again)) return;
    sending = context.enter(now, text === "" ? null : text);
    const took = await sending;
    sending = null;
    if (took) known = text;
  }

  return {
    node,
    describe,
    flush,
    focus: () => input.focus(),
    problem: () => (over() > 0 ? w("charactersOver", { n: over() }) : ""),
    set(next, state) {
      now = next;
      const held = rich ? plainRich(state?.rich_text_value) : state?.value ?? "";
      const edited = document.activeElement === input || sending || input.value !== known;
      if (!edited && held !== input.value) {
        input.value = held;
        known = held;
      }
      attributes(input, { placeholder: plainText(next.placeholder), "aria-label": context.labelled ? null : plainText(next.placeholder) });
      hint.hidden = !(dispatches() && trigger().includes("on_enter_pressed") && !long);
      count();
    },
  };
}
