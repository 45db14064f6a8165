// Blocks: each becomes a node that is patched when the block changes, so that fields being edited stay.

import { attributes, fill, h, newId, reconcile, setText } from "./dom.js";
import { keyOf, widget } from "./elements.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { picture, pictureBlock } from "./pictures.js";
import { richText } from "./rich_text.js";
import { session } from "./session.js";
import { table } from "./tables.js";
import { plainText, textNodes } from "./text.js";
import { complaint, w } from "./words.js";

const STILL = {
  header: (block) => h("p", { class: "header", role: "heading", "aria-level": "3" }, plainText(block.text)),
  divider: () => h("hr"),
  context: (block) => h("div", { class: "context" }, block.elements.map((one) =>
    one.type === "image" ? picture(one) : h("span", {}, textNodes(one)))),
  image: pictureBlock,
  rich_text: (block) => h("div", { class: "rich" }, richText(block)),
  markdown: (block) => h("div", { class: "rich markdown" }, markdown(block.text)),
  table,
  data_table: table,
  alert: (block) => h("div", { class: `alert alert-${["info", "warning", "error", "success"].includes(block.level) ? block.level : "default"}` }, textNodes(block.text)),
};

// → {node, widgets(), set(block, values, error)}
export function blockView(block, surface) {
  if (block.type === "input") return inputBlock(block, surface);
  if (block.type === "section") return sectionBlock(block, surface);
  if (block.type === "actions" || block.type === "context_actions") return actionsBlock(block, surface);
  return stillBlock(STILL[block.type] ?? unfit);
}

function unfit(block) {
  return h("details", { class: "unfit" }, h("summary", {}, w("unfit", { type: block.type })), h("pre", {}, JSON.stringify(block, null, 2)));
}

// Draws again only when what is drawn, or a name in it, has changed.
function drawn(node, draw) {
  let seen = "";
  return (...shown) => {
    const now = `${session.stamp} ${JSON.stringify(shown)}`;
    if (now !== seen) fill(node, draw(...shown));
    seen = now;
  };
}

function stillBlock(draw) {
  const node = h("div", { class: "block" });
  return { node, widgets: () => [], set: drawn(node, draw) };
}

// A place that holds one element, and another when its kind or id changes.
function slot(node, context) {
  let held = null;
  return {
    held: () => held,
    set(element, state) {
      if (!element) {
        held = null;
        fill(node);
        return;
      }
      if (held?.key !== keyOf(element)) {
        held = widget(element, context);
        held.key = keyOf(element);
        fill(node, held.node);
      }
      held.set(element, state);
    },
  };
}

function sectionBlock(block, surface) {
  const words = h("div", { class: "section-words" });
  const beside = h("div", { class: "accessory" });
  const accessory = slot(beside, surface.context(block, {}));
  const draw = drawn(words, (text, fields) => [
    text && h("div", {}, textNodes(text)),
    fields && h("div", { class: "fields" }, fields.map((field) => h("div", {}, textNodes(field)))),
  ]);
  return {
    node: h("div", { class: "block section" }, words, beside),
    widgets: () => [accessory.held()].filter(Boolean),
    set(next, values) {
      draw(next.text ?? null, next.fields ?? null);
      accessory.set(next.accessory, values?.[next.accessory?.action_id]);
      beside.hidden = !next.accessory;
    },
  };
}

function actionsBlock(block, surface) {
  const node = h("div", { class: "block actions" });
  const slots = new Map();
  return {
    node,
    widgets: () => [...slots.values()].map((one) => one.held()).filter(Boolean),
    set(next, values) {
      const ids = next.elements.map((element) => element.action_id);
      for (const id of slots.keys()) if (!ids.includes(id)) slots.delete(id);
      reconcile(node, next.elements.map((element) => ({
        key: element.action_id,
        make() {
          const box = h("div", { class: "slot" });
          slots.set(element.action_id, slot(box, surface.context(block, {})));
          return box;
        },
        patch: () => slots.get(element.action_id).set(element, values?.[element.action_id]),
      })));
    },
  };
}

function inputBlock(block, surface) {
  const id = newId("input");
  let now = block;
  const label = h("div", { class: "label", id });
  const hint = h("div", { class: "hint", id: `${id}-hint` });
  const error = h("div", { class: "error", id: `${id}-error` });
  const place = h("div", { class: "field" });
  const field = slot(place, surface.context(block, { labelled: true, isInput: true, optional: block.optional, dispatches: () => now.dispatch_action }));
  label.addEventListener("click", () => field.held()?.focus());
  const drawLabel = drawn(label, (text, optional) => [text, optional && h("span", { class: "optional" }, ` ${w("optional")}`)]);
  return {
    node: h("div", { class: "block input" }, label, place, error, hint),
    widgets: () => [field.held()].filter(Boolean),
    set(next, values, said) {
      now = next;
      drawLabel(plainText(next.label), Boolean(next.optional));
      setText(hint, plainText(next.hint));
      hint.hidden = !next.hint;
      if (error.said !== said) fill(error, said && [icon("warning"), complaint(said)]);
      error.said = said;
      error.hidden = !said;
      field.set(next.element, values?.[next.element.action_id]);
      const about = [said && error.id, next.hint && hint.id].filter(Boolean).join(" ");
      const described = {
        "aria-labelledby": id, "aria-describedby": about || null, "aria-invalid": said ? "true" : null,
        "aria-required": next.optional || next.element.type === "checkboxes" ? null : "true",
      };
      field.held().describe(described);
      attributes(this.node, { "data-wrong": Boolean(said) });
    },
  };
}
