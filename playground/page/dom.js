// Building and patching DOM nodes. Data only ever becomes text nodes and attributes, never markup.

export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else {
      attribute(node, name, value);
    }
  }
  fill(node, children);
  return node;
}

function attribute(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else if (value === true) node.setAttribute(name, "");
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

export function attributes(node, values) {
  for (const [name, value] of Object.entries(values)) attribute(node, name, value);
}

export function fill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child || child === 0));
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const kept = new WeakMap();

// Shows a list inside `container`: `items` are {key, make(), patch?(node)}; nodes of the same key stay the same nodes,
// and no node moves that is already in place, so that focus and what is being typed survive.
export function reconcile(container, items) {
  const before = kept.get(container) ?? new Map();
  const after = new Map();
  const wanted = new Set(items.map((item) => item.key));
  for (const [key, node] of before) if (!wanted.has(key)) node.remove();
  let cursor = container.firstChild;
  for (const item of items) {
    let node = before.get(item.key);
    if (!node) node = item.make();
    item.patch?.(node);
    after.set(item.key, node);
    if (node === cursor) cursor = cursor.nextSibling;
    else container.insertBefore(node, cursor);
  }
  kept.set(container, after);
}

let made = 0;
export const newId = (prefix) => `${prefix}-${++made}`;

// Whether a key belongs to an input method that is still composing (Enter then chooses characters).
export const composing = (event) => event.isComposing || event.keyCode === 229;

export const onceIn = (milliseconds) => {
  let timer = 0;
  return {
    run(what) {
      clearTimeout(timer);
      timer = setTimeout(what, milliseconds);
    },
    cancel() {
      clearTimeout(timer);
    },
  };
};
