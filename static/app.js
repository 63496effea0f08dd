// What the pages gain from a script: keys, picking up and putting down, words for screen readers.
// Every page works without it.

import { all, announce, clearToasts, find } from "./dom.js";

/* Words */

const wordsOf = (element) => element.dataset.announce || (find("p", element) ?? element).textContent;

function toast(text, errorId) {
  const box = document.createElement("div");
  box.className = "toast bad";
  const words = document.createElement("p");
  words.textContent = errorId ? `${text} Error id ${errorId}` : text;
  const close = document.createElement("button");
  Object.assign(close, { className: "button icon", type: "button", textContent: "×" });
  close.setAttribute("aria-label", "Close this message");
  close.dataset.dismiss = "";
  box.append(words, close);
  clearToasts();
  find("#toasts").append(box);
  announce(words.textContent);
}

/* Appearance: remembered in a cookie, so that the server paints it right at once */

const THEMES = ["", "light", "dark"];
const themeNow = () => document.documentElement.dataset.theme ?? "";

function nameTheme() {
  const name = find("[data-theme-name]");
  if (name) name.textContent = { "": "as the system", light: "light", dark: "dark" }[themeNow()];
}

function nextTheme() {
  const theme = THEMES[(THEMES.indexOf(themeNow()) + 1) % THEMES.length];
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  document.cookie = `theme=${theme}; Path=/; Max-Age=${theme ? 31536000 : 0}; SameSite=Lax`;
  nameTheme();
  announce(`Appearance: ${find("[data-theme-name]").textContent}`);
}

/* The grid: one tab stop, arrows move between its cells and blocks */

const isCovered = (cell) => {
  const { left, width } = cell.getBoundingClientRect();
  return all(".block, .away", cell.parentElement).some((block) => {
    const box = block.getBoundingClientRect();
    return !cell.contains(block) && box.left <= left + 1 && box.right >= left + width - 1;
  });
};
const stopsOf = (row) =>
  all("td, .block", row).filter((stop) => stop.matches(".block") || !(find(".block", stop) || isCovered(stop)));
const middle = (element) => { const box = element.getBoundingClientRect(); return box.left + Math.min(box.width, 40) / 2; };
const nearest = (stops, x) => stops.reduce((best, stop) => (Math.abs(middle(stop) - x) < Math.abs(middle(best) - x) ? stop : best), stops[0]);

function prepareGrid() {
  const grid = find("[data-grid]");
  if (!grid || grid.hasAttribute("role")) return;
  grid.setAttribute("role", "grid");
  for (const stop of all("tbody td, tbody .block, [data-open-cell]", grid)) stop.tabIndex = -1;
  const focused = document.activeElement.closest("[data-grid] :is(td, .block)");
  const first = focused ?? find(".block", grid) ?? find("tbody td", grid);
  if (first) first.tabIndex = 0;
}

function visit(stop) {
  if (!stop) return;
  for (const old of all("[data-grid] [tabindex='0']")) old.tabIndex = -1;
  stop.tabIndex = 0;
  stop.focus();
}

function moveInGrid(stop, key) {
  const row = stop.closest("tr");
  const stops = stopsOf(row);
  const here = stops.indexOf(stop);
  const besides = { ArrowLeft: stops[here - 1], ArrowRight: stops[here + 1], Home: stops[0], End: stops.at(-1) };
  if (key in besides) return visit(besides[key]);
  let next = row;
  do next = key === "ArrowUp" ? next.previousElementSibling : next.nextElementSibling;
  while (next && !stopsOf(next).length);
  return next && visit(nearest(stopsOf(next), middle(stop)));
}

/* Picking up open work */

let closedCard = null;
const openCard = () => find("li[data-open]");

function showPicking() {
  const picked = Boolean(openCard());
  document.body.classList.toggle("picking", picked);
  const hint = find("[data-hint]");
  if (hint) hint.textContent = picked ? hint.dataset.picked : hint.dataset.idle;
}

function putBack({ focus = true } = {}) {
  const card = openCard();
  if (!card || !closedCard || card.id !== closedCard.id) return false;
  card.replaceWith(closedCard);
  window.htmx.process(closedCard);
  if (focus) find("[data-pick]", closedCard).focus();
  closedCard = null;
  showPicking();
  return true;
}

function drop(cell) {
  const form = find("form[data-assign]", openCard());
  const hour = cell.dataset.hour.slice(0, 2);
  const starts = all("[data-start]", openCard()).map((link) => link.dataset.start);
  const chosen = form.elements.start.value;
  form.elements.start.value = [chosen, ...starts].find((start) => start.startsWith(hour)) ?? cell.dataset.hour;
  const who = document.createElement("input");
  Object.assign(who, { type: "hidden", name: "employee_code", value: cell.closest("tr").dataset.code });
  form.append(who);
  form.requestSubmit();
}

/* Copying what is shown once; without a secure connection browsers lend no clipboard */

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  if (field.select) field.select();
  else window.getSelection().selectAllChildren(field);
  const written = navigator.clipboard?.writeText(field.value ?? field.innerText);
  if (!(await written?.then(() => true, () => false))) document.execCommand("copy");
  button.textContent = "Copied";
  announce("Copied");
}

// A reload of the page that shows what was just made must not make another one.
const made = find("[data-made]");
if (made) window.history.replaceState(null, "", made.dataset.made);

/* Keys */

const isTyping = (element) => element.matches("input, select, textarea, [contenteditable]");

const firstShown = (elements) => elements.find((one) => one.checkVisibility());

function press(selector) {
  const element = firstShown(all(selector));
  element?.click();
  return Boolean(element);
}

function goTo(selector) {
  const element = firstShown(all(selector));
  element?.focus();
  return Boolean(element);
}

const SHORTCUTS = {
  "/": () => {
    const search = firstShown(all("[data-search]"));
    search?.focus();
    search?.select();
    return Boolean(search);
  },
  "?": () => { const keys = find("#keys"); keys?.showModal(); return Boolean(keys); },
  o: () => goTo("[data-tray] a.card-link") || goTo("[data-tray]"),
  g: () => goTo("[data-grid] [tabindex='0']"),
  "[": () => press("[data-key='[']"),
  "]": () => press("[data-key=']']"),
  t: () => press("[data-key='t']"),
  u: () => press("[data-step='Undo']"),
  U: () => press("[data-step='Redo']"),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const { target, key } = event;
  if (key === "Escape" && !find(":popover-open, dialog[open]")) {
    if (target.matches("[data-search]")) target.blur();
    else if (putBack()) announce("Put back");
    return;
  }
  if (isTyping(target)) return;
  if (SHORTCUTS[key]?.()) return event.preventDefault();
  const stop = target.closest("[data-grid] :is(td, .block)");
  if (stop && (key.startsWith("Arrow") || key === "Home" || key === "End")) {
    event.preventDefault();
    return moveInGrid(stop, key);
  }
  if (key === "Enter" && target.matches("[data-grid='days'] td")) return find("a", target)?.click();
  if (stop && key === "Enter" && openCard()) {
    event.preventDefault();
    return drop(stop.closest("td"));
  }
  const pick = target.closest(".cards :is(a, button)");
  if (pick && (key === "ArrowUp" || key === "ArrowDown")) {
    event.preventDefault();
    const picks = all(".cards :is(a, button, summary)").filter((one) => one.checkVisibility());
    picks[picks.indexOf(pick) + (key === "ArrowUp" ? -1 : 1)]?.focus();
  }
});

/* Clicks */

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  if (on("[data-theme-switch]")) nextTheme();
  else if (on("[data-keys]")) { find("#you").hidePopover(); find("#keys").showModal(); }
  else if (on("[data-print]")) window.print();
  else if (on("[data-back]")) window.history.back();
  else if (on("[data-copy-day]")) copyDay(on("[data-copy-day]"));
  else if (on("[data-copy]:not([data-copy=''])")) copy(on("[data-copy]"));
  else if (on("[data-select]")) on("[data-select]").select();
  else if (on("[data-dismiss]")) on(".toast").remove();
  else if (on("[data-close]") && putBack()) event.preventDefault();
  else if (on("[data-grid] td") && !on(".block") && openCard()) drop(on("td"));
});

document.addEventListener("toggle", ({ target, newState }) => {
  if (newState === "open" && target.matches("[popover][role='dialog']")) (find("[autofocus]", target) ?? target).focus();
}, true);

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-show-secrets]")) return;
  for (const field of all("[type='password'], [data-secret]", target.form)) {
    field.type = target.checked ? "text" : "password";
    field.dataset.secret = "";
  }
});

/* Files and slow forms */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.busy || event.defaultPrevented) return;
  const button = find("button:not([type='button'])", form);
  document.body.setAttribute("aria-busy", "true");
  announce(form.dataset.busy);
  setTimeout(() => { button.disabled = true; }, 0);
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.body.removeAttribute("aria-busy");
  for (const button of all("form[data-busy] button")) button.disabled = false;
});
for (const area of all("[data-drop]")) {
  const input = find("input", area);
  area.addEventListener("dragover", (event) => { event.preventDefault(); area.classList.add("over"); });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}

/* The usual week: one day's hours on all weekdays */

function copyDay(button) {
  const day = button.closest("[data-workday]");
  const [isOn, ...times] = all("input", day);
  for (const other of all("[data-workday]", button.closest("[data-week]"))) {
    const [on, ...rest] = all("input", other);
    on.checked = isOn.checked;
    rest.forEach((field, place) => { field.value = times[place].value; });
  }
  announce("The weekdays are all like this one. Save the week to keep it.");
}

// Whoever types hours for a day means that it is available.
document.addEventListener("input", ({ target }) => {
  const day = target.matches("input:not([type])") && target.value && target.closest(".week-row");
  if (day) find("[type='checkbox']", day).checked = true;
});

/* Swaps: say what happened, keep the focus somewhere sensible */

const SPEAKS = "[data-moving], [data-open], .note[data-announce], #results [data-announce], #day-title";

let trigger = null;
// What hides while an answer is awaited loses the focus: it goes back to what has the same id then.
let focusedId = "";
let pickedPlace = 0;
// The day as it was: its date, its work in the versions that were shown, and what was done to it.
let dayBefore = null;

const dayNow = () => find("#day")?.dataset.date;
const workOf = (day) => all(".block, .cards [data-pick]", day);

function markNewBlocks() {
  if (!dayBefore || dayNow() !== dayBefore.date) return;
  for (const block of all("#day .block")) block.classList.toggle("is-new", !dayBefore.work.has(block.id));
}

function blockOf(scheduleId) {
  const about = scheduleId && find(`[data-take-off="${scheduleId}"]`)?.closest("[popover]");
  return about && firstShown(all(`:is(.block, .item)[popovertarget="${about.id}"]`));
}

// Where to go on after a swap that took the focus: at the work that was changed, or at the next that
// waits; on another day and on other pages at the top.
function placeToGoOn() {
  const top = find("#day-title, [data-after-swap]");
  const next = all(".cards a").at(pickedPlace) ?? find(".cards a");
  if (!dayBefore) return next ?? top;
  if (dayNow() !== dayBefore.date) return top;
  if (dayBefore.isAssigning) return next ?? top;
  const isChanged = (one) => dayBefore.work.get(one.id) !== one.dataset.version;
  return blockOf(dayBefore.changed) ?? firstShown(workOf(document).filter(isChanged)) ?? top;
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") return;
  for (const [name, value] of [...detail.formData.entries()]) if (value === "") detail.formData.delete(name);
});

// Toasts came with the swap; where there are none, the piece that came speaks for itself.
function say(piece) {
  const toasts = all(".toast");
  const spoken = toasts.length ? toasts : [piece.matches(SPEAKS) ? piece : all(SPEAKS, piece).at(-1)].filter(Boolean);
  if (spoken.length) announce(spoken.map(wordsOf).join(" "));
}

// The reader may have gone on meanwhile: then the focus is theirs.
const isWaitingAtPick = () =>
  trigger?.matches("[data-pick]") && (document.activeElement === document.body || document.activeElement.id === trigger.id);

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches(".waits")) return;
  trigger = event.detail.elt;
  focusedId = document.activeElement.id;
  if (!trigger.matches("[data-pick]")) return;
  putBack({ focus: false });
  pickedPlace = all(".card").indexOf(trigger.closest(".card"));
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, shouldSwap } = event.detail;
  if (!shouldSwap || target.matches(".waits")) return;
  // What was said about the page before is no news about the one that comes.
  clearToasts();
  if (target.matches(".card:not([data-open])")) closedCard = target.cloneNode(true);
  dayBefore = null;
  if (target.id === "day") {
    const { schedule_id: one, one_id: traded } = trigger?.elements ?? {};
    dayBefore = {
      date: target.dataset.date,
      work: new Map(workOf(target).map((each) => [each.id, each.dataset.version])),
      changed: (one ?? traded)?.value,
      isAssigning: Boolean(openCard()),
    };
    closedCard = null;
  }
});
document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  // A number in the frame that comes later is no news about the page.
  if (target.matches(".waits")) return;
  prepareGrid();
  showPicking();
  markNewBlocks();
  say(target);
  const wanted = find("[data-focus]") ?? (isWaitingAtPick() && find("[data-open] [data-assign] .button"));
  if (wanted) wanted.focus({ preventScroll: !wanted.matches("[data-focus]") });
  else if (document.activeElement === document.body) (document.getElementById(focusedId) ?? placeToGoOn())?.focus({ preventScroll: true });
  // Who was put on or taken off counts in the frame, too.
  if (target.id === "day" && detail.requestConfig?.verb === "post") all(".waits").forEach((each) => window.htmx.trigger(each, "refresh"));
});
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 401) return window.location.reload();
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const problem = find("[data-problem-detail]", page)?.textContent ?? "The server could not do this.";
  return toast(problem, find("[data-problem-id]", page)?.textContent);
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => toast("No answer from Rosterwright. Check the connection, then reload to see what is stored."));
}

// Where days stand below each other, the page begins at today.
const todayShown = firstShown(all("[data-today]"));
if (todayShown && !window.location.hash) todayShown.scrollIntoView({ block: "start" });

nameTheme();
prepareGrid();
showPicking();
if (find(".toast")) setTimeout(() => announce(all(".toast").map(wordsOf).join(" ")), 300);
find("[data-focus]")?.focus();
