// A box that hangs at an element, above everything else, and closes when the eye goes elsewhere.

const GAP = 4;
const MARGIN = 8;

function place(anchor, node, align) {
  const at = anchor.getBoundingClientRect();
  const below = innerHeight - at.bottom - GAP - MARGIN;
  const above = at.top - GAP - MARGIN;
  node.style.maxHeight = "";
  node.style.minWidth = `${Math.min(at.width, innerWidth - 2 * MARGIN)}px`;
  const height = node.offsetHeight;
  const up = align === "above" ? above >= Math.min(height, 160) : below < Math.min(height, 240) && above > below;
  node.style.maxHeight = `${Math.max(80, up ? above : below)}px`;
  const shown = node.offsetHeight;
  const left = align === "end" ? at.right - node.offsetWidth : at.left;
  node.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - node.offsetWidth - MARGIN))}px`;
  node.style.top = `${up ? at.top - GAP - shown : at.bottom + GAP}px`;
}

// `align`: start, end (right edges meet) or above (preferably over the anchor). `onLeave` runs on a click outside.
export function hang(anchor, node, { align = "start", onLeave } = {}) {
  node.popover = "manual";
  node.classList.add("popup");
  if (!node.isConnected) anchor.after(node);
  node.showPopover();
  const again = () => (anchor.isConnected ? place(anchor, node, align) : onLeave?.());
  const outside = (event) => {
    if (!node.contains(event.target) && !anchor.contains(event.target)) onLeave?.();
  };
  again();
  addEventListener("scroll", again, true);
  addEventListener("resize", again);
  addEventListener("pointerdown", outside, true);
  return {
    again,
    close() {
      removeEventListener("scroll", again, true);
      removeEventListener("resize", again);
      removeEventListener("pointerdown", outside, true);
      node.remove();
    },
  };
}
