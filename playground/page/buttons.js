// What is pressed: buttons, overflow menus, feedback.

import { attributes, fill, h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { menuButton } from "./menu.js";
import { plainText } from "./text.js";
import { w } from "./words.js";

export const isPressed = (type) => ["button", "workflow_button", "icon_button", "overflow", "feedback_buttons"].includes(type);

export function pressed(element, context) {
  if (element.type === "overflow") return overflow(element, context);
  if (element.type === "feedback_buttons") return feedback(element, context);
  return button(element, context);
}

const SAFE = /^https?:/i;

function button(element, context) {
  let now = element;
  const goes = element.url && SAFE.test(element.url);
  const node = h(goes ? "a" : "button", {
    ...(goes ? { href: element.url, target: "_blank", rel: "noopener noreferrer" } : { type: "button" }),
    class: "button",
    on: { click: press },
  });

  async function press(event) {
    if (node.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    if (goes && now.confirm) event.preventDefault();
    node.setAttribute("aria-busy", "true");
    await context.press(now, {}, () => goes && now.confirm && open(now.url, "_blank", "noopener"));
    node.removeAttribute("aria-busy");
  }

  return {
    node,
    focus: () => node.focus(),
    describe() {},
    set(next) {
      now = next;
      node.className = `button${next.style ? ` ${next.style}` : ""}`;
      attributes(node, { "aria-label": next.accessibility_label });
      fill(node, plainText(next.text), goes && h("span", { class: "for-ears" }, w("newWindow")));
    },
  };
}

function overflow(element, context) {
  let now = element;
  const node = menuButton({
    label: w("more"),
    className: "button overflow",
    entries: () => now.options.map((option) => ({
      text: plainText(option.text),
      detail: plainText(option.description),
      href: option.url && SAFE.test(option.url) ? option.url : null,
      choose: () => context.press(now, { value: option.value }),
    })),
  });
  return { node, focus: () => node.focus(), describe() {}, set: (next) => { now = next; } };
}

function feedback(element, context) {
  const one = (found) => h("button", {
    type: "button", class: "button", "aria-label": found.accessibility_label, on: { click: () => context.press(element, { value: found.value }) },
  }, withEmoji(found.text.text));
  const node = h("span", { class: "actions" }, one(element.positive_button), one(element.negative_button));
  return { node, focus: () => node.firstChild.focus(), describe() {}, set() {} };
}
