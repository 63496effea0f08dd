// The API's reference: an address opens what it names, examples can be copied, everything opened.

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

function openNamed() {
  const named = document.getElementById(location.hash.slice(1));
  if (!named?.matches("details") || named.open) return;
  named.open = true;
  named.scrollIntoView();
}

async function copy(button) {
  const code = find("code", button.closest(".sample"));
  getSelection().selectAllChildren(code);
  // Without https there is no clipboard: the text is at least selected.
  if (!navigator.clipboard) return;
  await navigator.clipboard.writeText(code.textContent);
  button.textContent = "Copied";
  find("#live").textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}

function openAll(button) {
  const closed = all(".operation:not([open])");
  const isOpening = closed.length > 0;
  for (const operation of isOpening ? closed : all(".operation")) operation.open = isOpening;
  button.textContent = isOpening ? "Close all" : "Open all";
}

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  if (on("[data-copy]")) copy(on("[data-copy]"));
  else if (on("[data-open-all]")) openAll(on("[data-open-all]"));
  else if (on("a[href*='#']")) setTimeout(openNamed);
});
window.addEventListener("hashchange", openNamed);
openNamed();
