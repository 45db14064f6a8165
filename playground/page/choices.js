// Checkboxes and radio buttons.

import { attributes, fill, h, newId } from "./dom.js";
import { textNodes } from "./text.js";

export const isChoice = (type) => type === "checkboxes" || type === "radio_buttons";

export function choices(element, context) {
  let now = element;
  let drawn = "";
  const several = element.type === "checkboxes";
  const name = newId("choice");
  const node = h("div", { class: "choices", role: several ? "group" : "radiogroup" });
  const boxes = () => [...node.querySelectorAll("input")];

  async function changed() {
    const chosen = boxes().filter((box) => box.checked).map((box) => box.value);
    if (!(await context.enter(now, several ? chosen : chosen[0] ?? null))) check(known);
  }

  let known = [];
  function check(values) {
    for (const box of boxes()) box.checked = values.includes(box.value);
  }

  function draw() {
    fill(node, now.options.map((option) => h("label", { class: "choice" },
      h("input", { type: several ? "checkbox" : "radio", name, value: option.value, on: { change: changed } }),
      h("span", {}, textNodes(option.text), option.description && h("small", {}, textNodes(option.description))))));
  }

  return {
    node,
    focus: () => (boxes().find((box) => box.checked) ?? boxes()[0])?.focus(),
    describe(values) {
      attributes(node, values);
    },
    set(next, state) {
      now = next;
      const seen = JSON.stringify(next.options);
      const fresh = seen !== drawn;
      if (fresh) draw();
      drawn = seen;
      const held = (several ? state?.selected_options ?? [] : [state?.selected_option]).filter(Boolean).map((option) => option.value);
      if (fresh || JSON.stringify(held) !== JSON.stringify(known)) check(held);
      known = held;
    },
  };
}
