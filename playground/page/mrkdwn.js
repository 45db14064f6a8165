// Slack's mrkdwn as DOM nodes: *bold*, _italic_, ~strike~, `code`, ```pre```, > quote, <entities>.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { broadcastMention, channelMention, date, groupMention, link, userMention } from "./entities.js";

const MARKS = { "*": "strong", "_": "em", "~": "s" };
const WORD = /[\p{L}\p{N}_]/u;
const URL_START = /^https?:\/\/[^\s<>|，。；！？（）]+/i;

const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export function mrkdwn(text, { verbatim = false } = {}) {
  const nodes = [];
  text.split("```").forEach((part, index, all) => {
    const inside = index % 2 === 1;
    if (inside && index < all.length - 1) {
      nodes.push(h("pre", {}, h("code", {}, plainEntities(part.replace(/^\n/, "").replace(/\n$/, "")))));
    } else if (inside) {
      nodes.push(...lines(`\`\`\`${part}`, verbatim));
    } else if (part) {
      const trimmed = part.replace(index ? /^\n/ : /^/, "").replace(index < all.length - 2 ? /\n$/ : /$/, "");
      if (trimmed) nodes.push(...lines(trimmed, verbatim));
    }
  });
  return nodes;
}

function lines(text, verbatim) {
  const nodes = [];
  let plain = [];
  let quoted = [];
  const flush = () => {
    if (quoted.length) nodes.push(h("blockquote", {}, inline(quoted.join("\n"), verbatim)));
    if (plain.length) nodes.push(h("span", { class: "lines" }, inline(plain.join("\n"), verbatim)));
    quoted = [];
    plain = [];
  };
  const all = text.split("\n");
  for (const [index, line] of all.entries()) {
    const rest = /^(?:&gt;|>){3} ?(.*)$/.exec(line);
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (rest) {
      flush();
      nodes.push(h("blockquote", {}, inline([rest[1], ...all.slice(index + 1)].join("\n"), verbatim)));
      return nodes;
    }
    if (quote) {
      if (plain.length) flush();
      quoted.push(quote[1]);
    } else {
      if (quoted.length) flush();
      plain.push(line);
    }
  }
  flush();
  return nodes;
}

function inline(text, verbatim) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(document.createTextNode(withEmoji(unescape(plain))));
    plain = "";
  };
  let at = 0;
  while (at < text.length) {
    const sign = text[at];
    const before = text[at - 1] ?? " ";
    let node = null;
    let end = at;
    if (sign === "<" && (end = text.indexOf(">", at)) > 0 && !text.slice(at + 1, end).includes("<")) {
      node = entity(text.slice(at + 1, end));
    } else if (sign === "`" && (end = codeEnd(text, at)) > 0) {
      node = h("code", {}, plainEntities(text.slice(at + 1, end)));
    } else if (sign in MARKS && !WORD.test(before) && before !== sign && (end = markEnd(text, at)) > 0) {
      node = h(MARKS[sign], {}, inline(text.slice(at + 1, end), verbatim));
    } else if (!verbatim && (sign === "h" || sign === "H") && !WORD.test(before)) {
      const found = URL_START.exec(text.slice(at));
      if (found) {
        const url = unescape(found[0]);
        node = link(url, url);
        end = at + found[0].length - 1;
      }
    }
    if (node) {
      flush();
      nodes.push(node);
      at = end + 1;
    } else {
      plain += sign;
      at += 1;
    }
  }
  flush();
  return nodes;
}

function codeEnd(text, at) {
  const end = text.indexOf("`", at + 1);
  return end > at + 1 && !text.slice(at, end).includes("\n") ? end : -1;
}

// Where the mark that opens at `at` closes: on the same line, after a character and before no letter or digit.
function markEnd(text, at) {
  const sign = text[at];
  if (/\s/.test(text[at + 1] ?? " ") || text[at + 1] === sign) return -1;
  for (let i = at + 1; i < text.length && text[i] !== "\n"; i += 1) {
    if (text[i] === "<") {
      const end = text.indexOf(">", i);
      if (end > 0) i = end;
    } else if (text[i] === "`" && codeEnd(text, i) > 0) {
      i = codeEnd(text, i);
    } else if (text[i] === sign && i > at + 1 && !/\s/.test(text[i - 1])) {
      const after = text[i + 1] ?? " ";
      if (!WORD.test(after) && after !== sign) return i;
    }
  }
  return -1;
}

function split(inside) {
  const bar = inside.indexOf("|");
  return bar < 0 ? [inside, ""] : [inside.slice(0, bar), inside.slice(bar + 1)];
}

function entity(inside) {
  const [target, label] = split(inside);
  if (target.startsWith("@")) return userMention(target.slice(1));
  if (target.startsWith("#")) return channelMention(target.slice(1));
  if (target.startsWith("!subteam^")) return groupMention(target.slice("!subteam^".length));
  if (target.startsWith("!date^")) {
    const [, seconds, form = "", url] = target.split("^");
    return date(/^\d+$/.test(seconds) ? Number(seconds) : NaN, unescape(form), unescape(label), url && unescape(url));
  }
  if (target.startsWith("!")) return broadcastMention(target.slice(1));
  const url = unescape(target);
  return link(url, withEmoji(unescape(label || target)));
}

// The text of code: entities as their words, nothing marked.
function plainEntities(text) {
  const shown = text.replace(/<([^<>]*)>/g, (_, inside) => entity(inside).textContent);
  return unescape(shown);
}
