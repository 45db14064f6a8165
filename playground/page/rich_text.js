// rich_text blocks as DOM nodes.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcastMention, channelMention, date, groupMention, link, userMention } from "./entities.js";
import { person, session } from "./session.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", highlight: "mark", client_highlight: "mark" };

export const richText = (block) => block.elements.map(part);

function part(found) {
  switch (found.type) {
    case "rich_text_section":
      return h("div", { class: "lines" }, inline(found.elements));
    case "rich_text_quote":
      return h("blockquote", {}, h("span", { class: "lines" }, inline(found.elements)));
    case "rich_text_preformatted":
      return h("pre", {}, h("code", {}, found.elements.map((one) => one.text ?? one.url ?? "")));
    case "rich_text_list":
      return list(found);
    default:
      return h("div", {}, JSON.stringify(found));
  }
}

function list(found) {
  const items = found.elements.map((item) => h("li", {}, item.type === "rich_text_section" ? inline(item.elements) : part(item)));
  const indent = `indent-${Math.min(found.indent ?? 0, 8)}`;
  const border = found.border ? " bordered" : "";
  if (found.style === "ordered") {
    const kind = ["decimal", "alpha", "roman"][(found.indent ?? 0) % 3];
    return h("ol", { class: `${indent} ${kind}${border}`, start: (found.offset ?? 0) + 1 }, items);
  }
  return h("ul", { class: `${indent}${border}` }, items);
}

const inline = (elements) => elements.map((one) => styled(piece(one), one.style));

function styled(node, style = {}) {
  let shown = node;
  if (style.code) shown = h("code", {}, shown);
  for (const [name, tag] of Object.entries(STYLES)) if (style[name]) shown = h(tag, {}, shown);
  return shown;
}

function piece(found) {
  switch (found.type) {
    case "text":
      return document.createTextNode(found.text);
    case "link":
      return link(found.url, found.text || found.url);
    case "user":
      return userMention(found.user_id);
    case "usergroup":
      return groupMention(found.usergroup_id);
    case "channel":
      return channelMention(found.channel_id);
    case "broadcast":
      return broadcastMention(found.range);
    case "emoji":
      return h("span", { class: "emoji", title: `:${found.name}:` }, fromUnicode(found.unicode) ?? emoji(found.name));
    case "date":
      return date(found.timestamp, found.format, found.fallback ?? "", found.url);
    case "color":
      return swatch(found.value);
    case "team":
      return h("span", { class: "mention" }, found.team_id === session.workspace.team.id ? session.workspace.team.name : found.team_id);
    default:
      return h("code", {}, JSON.stringify(found));
  }
}

function fromUnicode(code) {
  if (!/^[0-9a-f]{2,6}(-[0-9a-f]{2,6})*$/i.test(code ?? "")) return null;
  return String.fromCodePoint(...code.split("-").map((hex) => Math.min(parseInt(hex, 16), 0x10ffff)));
}

function swatch(value) {
  const box = h("span", { class: "swatch", "aria-hidden": "true" });
  if (/^#[0-9a-f]{6}$/i.test(value)) box.style.backgroundColor = value;
  return h("span", {}, box, value);
}

// The words of a rich_text value, for a field in which they are edited as plain text.
export function plainRich(block) {
  const word = (one) => {
    if (one.type === "user") return `@${person(one.user_id)?.shown_as ?? one.user_id}`;
    if (one.type === "link") return one.text || one.url;
    if (one.type === "emoji") return `:${one.name}:`;
    return one.type === "rich_text_section" ? one.elements.map(word).join("") : inline([one])[0].textContent;
  };
  return (block?.elements ?? []).map((found) => (found.elements ?? []).map(word).join(found.type === "rich_text_list" ? "\n" : "")).join("\n");
}
