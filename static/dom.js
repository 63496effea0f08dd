// What every script of the pages shares.

export const find = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

export function announce(text) {
  const live = find("#live");
  live.textContent = "";
  setTimeout(() => { live.textContent = text.replace(/\s+/g, " ").trim(); });
}

export const clearToasts = () => find("#toasts").replaceChildren();
