// Files: in a message, and in a field that takes them.

import { act, base64, fileAddress } from "./api.js";
import { attributes, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { session } from "./session.js";
import { w } from "./words.js";

const MOST_BYTES = 10_000_000;
const MOST_FILES = 10;

const size = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`);

const nameOf = (found) => found.title || found.name || found.id;

// To be seen where it is a picture, and to be saved.
export function file(found, { small = false } = {}) {
  const shown = found.mimetype?.startsWith("image/") && !small
    ? h("img", { class: "picture", src: fileAddress(found.id), alt: nameOf(found) })
    : [icon("file"), h("strong", {}, nameOf(found)), h("small", {}, ` ${size(found.size)}`)];
  return h("a", { class: "file", href: fileAddress(found.id), download: found.name, title: w("download", { what: nameOf(found) }) }, shown);
}

export const isFileInput = (type) => type === "file_input";

export function fileInput(element, context) {
  let now = element;
  let held = [];
  let running = Promise.resolve();
  const most = () => now.max_files ?? MOST_FILES;
  const kinds = () => (now.filetypes ?? []).map((kind) => kind.toLowerCase());

  const picker = h("input", { type: "file", hidden: true, on: { change: chosen } });
  const button = h("button", { type: "button", class: "button", on: { click: () => picker.click() } }, icon("clip"), w("uploadFile"));
  const about = h("small", {});
  const drop = h("small", { class: "drop" }, w("dropHere"));
  const list = h("ul", {});
  const trouble = h("div", { class: "error", role: "alert" });
  const node = h("div", {
    class: "uploads", role: "group",
    on: {
      dragover: (event) => { event.preventDefault(); node.classList.add("over"); },
      dragleave: () => node.classList.remove("over"),
      drop: (event) => { event.preventDefault(); node.classList.remove("over"); add([...event.dataTransfer.files]); },
    },
  }, picker, h("div", { class: "uploads-way" }, button, drop, about), trouble, list);

  function chosen() {
    const files = [...picker.files];
    picker.value = "";
    add(files);
  }

  // What Slack's client says before anything is sent.
  function refusal(one, already) {
    const kind = one.name.includes(".") ? one.name.split(".").at(-1).toLowerCase() : "";
    if (kinds().length && !kinds().includes(kind)) return w("fileKind", { name: one.name, kinds: kinds().join(", ") });
    if (one.size > MOST_BYTES) return w("fileOver", { name: one.name });
    if (already >= most()) return w("fileMost", { name: one.name, n: most() });
    return "";
  }

  // One after the other: each is counted with those before it.
  function add(files) {
    fill(trouble);
    running = running.then(async () => {
      button.setAttribute("aria-busy", "true");
      const said = [];
      for (const one of files) {
        const problem = refusal(one, held.length) || await send(one);
        if (problem) said.push(problem);
      }
      button.removeAttribute("aria-busy");
      fill(trouble, said.map((problem) => h("div", {}, icon("warning"), problem)));
    });
    return running;
  }

  async function send(one) {
    const answer = await act("uploads", { ...context.ids(now), name: one.name, content: await base64(one) });
    await session.refresh();
    return answer.ok ? "" : answer.error;
  }

  async function remove(id) {
    fill(trouble);
    await context.enter(now, held.filter((one) => one.id !== id).map((one) => one.id));
    button.focus();
  }

  return {
    node,
    focus: () => button.focus(),
    describe(values) {
      attributes(node, { "aria-labelledby": values["aria-labelledby"], "aria-describedby": values["aria-describedby"] });
    },
    flush: () => running,
    set(next, state) {
      now = next;
      attributes(picker, { accept: kinds().map((kind) => `.${kind}`).join(",") || null, multiple: most() > 1 });
      about.textContent = [kinds().join(", "), w(most() === 1 ? "filesOne" : "filesMost", { n: most() })].filter(Boolean).join(" · ");
      const before = JSON.stringify(held.map((one) => one.id));
      held = state?.files ?? [];
      if (before === JSON.stringify(held.map((one) => one.id))) return;
      fill(list, held.map((one) => h("li", {}, file(one, { small: true }), h("button", {
        type: "button", class: "icon-button", "aria-label": w("remove", { what: nameOf(one) }), title: w("remove", { what: nameOf(one) }), on: { click: () => remove(one.id) },
      }, "×"))));
    },
  };
}
