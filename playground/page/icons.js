// The page's own signs, drawn, so that they look the same whatever fonts there are.

const PATHS = {
  lock: "M5 7V5.5a3 3 0 0 1 6 0V7M3.5 7h9v6.5h-9z",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z",
  bubble: "M2 3h12v8H8l-3.5 3v-3H2z",
  smile: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM5.8 6v1M10.2 6v1M5 9.5c1.6 2.3 4.4 2.3 6 0",
  bolt: "M9 1.5 3 9h4.5L7 14.5 13 7H8.5z",
  people: "M6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-5 9-5 9 0M10.5 3.2a2.5 2.5 0 0 1 0 4.7M12 9.6c1.6.6 2.5 2 2.5 3.9",
  file: "M4 1.8h5.5L12.5 5v9.2H4zM9.3 1.8V5h3.2",
  clip: "M12.5 7.5 8 12a2.8 2.8 0 0 1-4-4l5-5a1.9 1.9 0 0 1 2.7 2.7l-5 5a.9.9 0 0 1-1.3-1.3l4.4-4.4",
  code: "M5.5 4 1.8 8l3.7 4M10.5 4l3.7 4-3.7 4",
  clock: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.5V8l2.4 1.6",
  flag: "M3.5 14.5v-12M3.5 3h8.5l-2 3 2 3H3.5",
  send: "M2 2.5 14.5 8 2 13.5 4 8z",
  picture: "M2 3h12v10H2zM2 11l3.5-4 3 3.5 2-2L14 12M11 6h.01",
  warning: "M8 2 15 14H1zM8 6.5v3.5M8 12h.01",
};

export function icon(name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
