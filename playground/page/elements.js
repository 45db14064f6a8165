// One interactive element, whatever its kind; kept as long as its type and action_id stay the same.

import { h } from "./dom.js";
import { choices, isChoice } from "./choices.js";
import { fileInput, isFileInput } from "./files.js";
import { isPicker, picker } from "./pickers.js";
import { isPressed, pressed } from "./buttons.js";
import { isSelect, select } from "./selects.js";
import { isTyped, typed } from "./typing.js";
import { picture } from "./pictures.js";
import { w } from "./words.js";

const KINDS = [[isPressed, pressed], [isSelect, select], [isTyped, typed], [isPicker, picker], [isChoice, choices], [isFileInput, fileInput]];

// → {node, set(element, state), focus(), describe(attributes), flush?(), problem?()}
export function widget(element, context) {
  if (element.type === "image") {
    return { node: picture(element), set() {}, focus() {}, describe() {} };
  }
  const make = KINDS.find(([is]) => is(element.type))?.[1];
  const made = make ? make(element, context) : unfit(element);
  made.node.dataset.action = element.action_id ?? "";
  made.key = keyOf(element);
  return made;
}

export const keyOf = (element) =>
  [element.type, element.action_id, element.url ?? "", element.image_url ?? "", element.multiline ?? ""].join("\n");

function unfit(element) {
  const node = h("details", { class: "unfit" }, h("summary", {}, w("unfitInput", { type: element.type })), h("pre", {}, JSON.stringify(element, null, 2)));
  return { node, set() {}, focus() {}, describe() {} };
}
