// Markdown blocks, simply: headings, lists, quotes, code, rules, tables, emphasis and links.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./entities.js";
import { icon } from "./icons.js";

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

export function markdown(text) {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const nodes = [];
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) nodes.push(h("p", { class: "lines" }, inline(paragraph.join("\n"))));
    paragraph = [];
  };
  const take = (fits) => {
    const taken = [];
    while (lines.length && fits(lines[0])) taken.push(lines.shift());
    return taken;
  };
  while (lines.length) {
    const line = lines[0];
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (/^\s*```/.test(line)) {
      flush();
      lines.shift();
      nodes.push(h("pre", {}, h("code", {}, take((one) => !/^\s*```/.test(one)).join("\n"))));
      lines.shift();
    } else if (heading) {
      flush();
      lines.shift();
      nodes.push(h("p", { class: `heading heading-${heading[1].length}` }, h("strong", {}, inline(heading[2]))));
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      flush();
      lines.shift();
      nodes.push(h("hr"));
    } else if (/^\s*>/.test(line)) {
      flush();
      const quoted = take((one) => /^\s*>/.test(one)).map((one) => one.replace(/^\s*> ?/, ""));
      nodes.push(h("blockquote", {}, markdown(quoted.join("\n"))));
    } else if (ITEM.test(line)) {
      flush();
      nodes.push(...list(take((one) => ITEM.test(one) || /^\s{2,}\S/.test(one))));
    } else if (line.includes("|") && /^\s*\|?[\s:|-]+-[\s:|-]*$/.test(lines[1] ?? "")) {
      flush();
      const rows = take((one) => one.includes("|")).filter((_, index) => index !== 1);
      nodes.push(table(rows.map((row) => row.replace(/^\s*\|/, "").replace(/\|\s*$/, "").split("|"))));
    } else {
      lines.shift();
      if (line.trim()) paragraph.push(line);
      else flush();
    }
  }
  flush();
  return nodes;
}

function list(lines) {
  const nodes = [];
  for (const line of lines) {
    const [, space = "", sign = "", text = line.trim()] = ITEM.exec(line) ?? [];
    if (!sign) {
      nodes.at(-1)?.lastChild.append("\n", ...inline(text));
      continue;
    }
    const ordered = /\d/.test(sign);
    const indent = Math.min(Math.floor(space.length / 2), 8);
    const name = `${ordered ? "decimal " : ""}indent-${indent}`;
    const last = nodes.at(-1);
    const box = /^\[([ xX])\]\s+(.*)$/.exec(text);
    const item = h("li", {}, box ? [box[1] === " " ? "☐ " : "☑ ", inline(box[2])] : inline(text));
    if (last && last.className === name) last.append(item);
    else nodes.push(h(ordered ? "ol" : "ul", { class: name, start: ordered ? parseInt(sign, 10) : null }, item));
  }
  return nodes;
}

function table([head, ...rows]) {
  const cells = (row, tag) => row.map((cell) => h(tag, tag === "th" ? { scope: "col" } : {}, inline(cell.trim())));
  return h("div", { class: "table-box", tabindex: "0" },
    h("table", {}, h("thead", {}, h("tr", {}, cells(head, "th"))), h("tbody", {}, rows.map((row) => h("tr", {}, cells(row, "td"))))));
}

const PIECE = /(`[^`\n]+`)|(!?)\[([^\]\n]*)\]\(([^)\s]+)\)|(\*\*|__)(?=\S)(.+?)\5|~~(?=\S)(.+?)~~|(\*|_)(?=\S)([^\n]+?)\8(?![\p{L}\p{N}])|(https?:\/\/[^\s<>|，。；！？（）]+)/u;

function inline(text) {
  const nodes = [];
  let rest = text;
  for (let found = PIECE.exec(rest); found; found = PIECE.exec(rest)) {
    if (found.index) nodes.push(withEmoji(rest.slice(0, found.index)));
    const [all, code, image, label, url, , strong, strike, , em, bare] = found;
    if (code) nodes.push(h("code", {}, code.slice(1, -1)));
    else if (url) nodes.push(image ? link(url, icon("picture"), label) : link(url, withEmoji(label)));
    else if (strong) nodes.push(h("strong", {}, inline(strong)));
    else if (strike) nodes.push(h("s", {}, inline(strike)));
    else if (em) nodes.push(h("em", {}, inline(em)));
    else if (bare) nodes.push(link(bare, bare));
    rest = rest.slice(found.index + all.length);
  }
  if (rest) nodes.push(withEmoji(rest));
  return nodes;
}
