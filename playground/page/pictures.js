// Pictures. Nothing is loaded from elsewhere (the page's policy forbids it): a picture's words stand for it.

import { h } from "./dom.js";
import { link } from "./entities.js";
import { icon } from "./icons.js";
import { plainText } from "./text.js";
import { w } from "./words.js";

const own = (url) => url && new URL(url, location.href).origin === location.origin;

export function picture(element) {
  if (own(element.image_url)) return h("img", { class: "picture", src: element.image_url, alt: element.alt_text });
  return h("span", { class: "picture-words", role: "img", "aria-label": `${w("image")}: ${element.alt_text}`, title: element.alt_text },
    icon("picture"), element.alt_text);
}

export function pictureBlock(block) {
  const url = block.image_url ?? block.slack_file?.url ?? "";
  return h("figure", { class: "picture-block" },
    block.title && h("figcaption", {}, plainText(block.title)),
    picture(block),
    url && !own(url) && h("div", { class: "picture-address" }, link(url, url)));
}
