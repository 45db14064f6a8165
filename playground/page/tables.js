// table and data_table blocks.

import { h } from "./dom.js";
import { richText } from "./rich_text.js";
import { w } from "./words.js";

const cell = (found) => (found.type === "rich_text" ? richText(found) : String(found.text ?? found.value ?? ""));

function alignment(found, setting) {
  const align = setting?.align ?? (found.type === "raw_number" ? "right" : "left");
  return `align-${align}${setting?.is_wrapped ? " wrapped" : ""}`;
}

export function table(block) {
  const [head = [], ...rows] = block.rows;
  const settings = block.column_settings ?? [];
  const line = (row, headers) => h("tr", {}, row.map((found, column) => {
    const isRowHead = column === block.row_header_column_index;
    return h(headers || isRowHead ? "th" : "td", { class: alignment(found, settings[column]), scope: headers ? "col" : isRowHead ? "row" : null }, cell(found));
  }));
  return h("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": block.caption || w("tableLabel") },
    h("table", {}, block.caption && h("caption", {}, block.caption), h("thead", {}, line(head, true)), h("tbody", {}, rows.map((row) => line(row)))));
}
