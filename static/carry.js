// The day's grid: work is picked up, carried to another time or person, and put down, by mouse and
// by keys alike. The server decides; what is carried only shows where it would go. Fingers scroll:
// they move work by the form that every block leads to.

import { all, announce, clearToasts, find } from "./dom.js";

const STEP_MINUTES = 5;
const STEPS_PER_HOUR = 60 / STEP_MINUTES;
const LEAP = 3;
const NEAR = 2;
const DRAG_FROM = 5;
const EDGE = 48;
const ASK_AFTER = 250;

// What is carried: its source, where it would go, and by which hand.
let carried = null;
let press = null;
let asking = 0;

/* Where things are */

const grid = () => find("[data-grid='']");
const rows = () => all("tbody tr", grid());
const cells = (row) => all("td", row);
const totalSteps = () => cells(rows()[0]).length * STEPS_PER_HOUR;
const firstStep = () => stepOfClock(cells(rows()[0])[0].dataset.hour);
const nameOf = (row) => find("th b", row).textContent;

function stepOfClock(clock) {
  const [hours, minutes] = clock.split(":").map(Number);
  return (hours * 60 + minutes) / STEP_MINUTES;
}

function clockAt(step) {
  const minutes = (firstStep() + step) * STEP_MINUTES;
  return [Math.floor(minutes / 60) % 24, minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

const placeOf = (block) => Math.max(stepOfClock(block.dataset.startsAt) - firstStep(), 0);
const spanWords = () => `${clockAt(carried.step)}–${clockAt(carried.step + carried.steps)}`;
const isInPlace = () => carried.row === carried.from.row && carried.step === carried.from.step && !carried.isOverTray;

// Whoever works then already can trade, if the two are not of the kind that stacks.
function tradedFor() {
  const { source, row, step, steps, isCard, isOverTray } = carried;
  if (isCard || isOverTray || row === carried.from.row || "stackable" in source.dataset) return null;
  return all(".block[data-carry]:not([data-stackable])", row).find((block) => {
    const other = placeOf(block);
    return other < step + steps && step < other + Number(block.dataset.steps);
  });
}

/* Picking up, showing, putting back */

function pickUp(source, hand, grab = 0) {
  const isCard = source.matches("[data-card]");
  const row = isCard ? null : source.closest("tr");
  const step = isCard ? 0 : placeOf(source);
  const ghost = document.createElement("div");
  const kind = [...(find(".badge", source) ?? source).classList].find((name) => name.startsWith("c-"));
  Object.assign(ghost, { className: `block ghost ${kind}` });
  ghost.setAttribute("aria-hidden", "true");
  ghost.append(document.createElement("b"), document.createElement("span"));
  carried = { source, hand, grab, isCard, row, step, ghost, steps: Number(source.dataset.steps), from: { row, step }, isOverTray: false };
  source.classList.add("is-carried");
  document.body.classList.add("carrying");
  clearToasts();
  const hint = find("[data-hint]");
  hint.textContent = hint.dataset.carried;
  show();
  announce(`${source.dataset.title} picked up. ${hint.dataset.carried}.`);
}

// Open work that is picked up goes over the grid from its first place: with whom the focus is at, else
// with whoever suits it best, at the start that is chosen.
function takeOver(card, focused) {
  const source = find("[data-card]", card);
  if (!source || !grid()?.checkVisibility()) return false;
  const form = find("form[data-assign]", card);
  const who = focused.closest("[data-who]") ?? find("[data-who]", form);
  const row = rows().find((one) => one.dataset.code === who?.dataset.who) ?? rows()[0];
  const step = stepOfClock(form.elements.start.value) - firstStep();
  pickUp(source, "keys");
  Object.assign(carried, { row, step: Math.min(Math.max(step, 0), totalSteps() - 1) });
  moved();
  return true;
}

function letGo() {
  if (!carried) return;
  clearTimeout(asking);
  carried.ghost.remove();
  carried.source.classList.remove("is-carried");
  document.body.classList.remove("carrying");
  find("[data-tray]")?.classList.remove("is-target");
  const hint = find("[data-hint]");
  if (hint) hint.textContent = find("li[data-open]") ? hint.dataset.picked : hint.dataset.idle;
  carried = null;
}

function putBack() {
  letGo();
  announce("Put back");
}

function show(verdict = "", tone = "") {
  const { ghost, row, step, steps, source, isOverTray } = carried;
  find("[data-tray]").classList.toggle("is-target", isOverTray && !carried.isCard);
  const cell = !isOverTray && row && cells(row)[Math.floor(step / STEPS_PER_HOUR)];
  if (!cell) return ghost.remove();
  const kept = [...ghost.classList].filter((name) => !/^(at|for|lane|is)-/.test(name));
  ghost.className = [...kept, `at-${step % STEPS_PER_HOUR}`, `for-${steps}`, "lane-0", tone && `is-${tone}`].filter(Boolean).join(" ");
  const [title, words] = ghost.children;
  title.textContent = `${spanWords()} ${source.dataset.title}`;
  words.textContent = verdict;
  if (ghost.parentElement !== cell) cell.append(ghost);
  if (carried.hand === "keys") ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/* What stands against it, asked when the hand rests */

const wordsOfPlace = () => {
  if (carried.isOverTray) return carried.isCard ? "Unscheduled" : `Unscheduled: Enter takes ${nameOf(carried.from.row)} off`;
  return `${nameOf(carried.row)}, ${spanWords()}`;
};

function moved() {
  clearTimeout(asking);
  if (carried.isOverTray || !carried.row) {
    show();
    if (carried.isOverTray) announce(wordsOfPlace());
    return;
  }
  const other = tradedFor();
  const offer = other ? `Trade for ${other.dataset.title}, ${other.dataset.startsAt}` : "";
  show(offer, other ? "trade" : "");
  announce([wordsOfPlace(), offer].filter(Boolean).join(". "));
  if (!other && !isInPlace()) asking = setTimeout(ask, ASK_AFTER);
}

async function ask() {
  const asked = carried;
  const { source, row, step } = asked;
  const answer = await fetch(grid().dataset.check, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      event_id: source.dataset.event ?? source.dataset.card,
      employee_id: row.dataset.code,
      starts_at: `${find("#day").dataset.date}T${clockAt(step)}:00`,
      replaces: asked.isCard ? [] : [source.dataset.carry],
    }),
  }).catch(() => null);
  if (!answer?.ok || carried !== asked || asked.row !== row || asked.step !== step || asked.isOverTray) return;
  const against = (await answer.json()).violations.filter((one) => one.severity !== "info");
  if (carried !== asked || asked.row !== row || asked.step !== step) return;
  const words = against.map((one) => one.message).join(". ") || "Nothing stands against it";
  const tone = against.length ? (against.some((one) => one.severity !== "soft") ? "bad" : "warn") : "good";
  show(words, tone);
  announce(`${wordsOfPlace()}. ${words}`);
}

/* Putting down */

function send(form, values) {
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  form.requestSubmit();
}

function drop() {
  const { source, row, step, hand, isCard, isOverTray } = carried;
  const other = row && tradedFor();
  clearTimeout(asking);
  if ((!row && !isOverTray) || (isCard && isOverTray)) return putBack();
  if (isInPlace()) {
    letGo();
    if (hand === "keys") source.click();
    return;
  }
  carried.isDropped = true;
  const start = { employee_code: row?.dataset.code, start: clockAt(step), version: source.dataset.version };
  if (isOverTray) find(`[data-take-off="${source.dataset.carry}"]`).requestSubmit();
  else if (other) lookAtTrade(source, other);
  else if (isCard) send(find("#drop-card"), { ...start, event_id: source.dataset.card });
  else send(find("#drop-work"), { ...start, schedule_id: source.dataset.carry });
}

function lookAtTrade(one, other) {
  const link = find("#drop-trade");
  const path = `${link.dataset.trade}/${one.dataset.carry}/${other.dataset.carry}${new URL(link.href).search}`;
  window.htmx.ajax("GET", path, { source: link, target: "#moving", swap: "outerHTML" });
}

/* By keys */

function carryOn(key, isFine) {
  const leap = isFine ? 1 : LEAP;
  const everybody = rows();
  const here = everybody.indexOf(carried.row);
  if (key === "ArrowLeft") carried.step = Math.max(carried.step - leap, 0);
  else if (key === "ArrowRight") carried.step = Math.min(carried.step + leap, totalSteps() - 1);
  else if (key === "ArrowUp" && carried.isOverTray) carried.isOverTray = false;
  else if (key === "ArrowUp") carried.row = everybody[Math.max(here - 1, 0)];
  else if (key === "ArrowDown" && here === everybody.length - 1) carried.isOverTray = true;
  else if (key === "ArrowDown") carried.row = everybody[here + 1];
  moved();
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isPick = key === "Enter" || key === " ";
  if (!carried) {
    const card = target.closest("li[data-open]");
    if (card && (key === "ArrowLeft" || key === "ArrowRight") && !target.matches("input")) {
      if (takeOver(card, target)) event.preventDefault();
      return;
    }
    if (!isPick || !target.matches("[data-grid] .block[data-carry]") || find("li[data-open]")) return;
    event.preventDefault();
    return pickUp(target, "keys");
  }
  if (carried.isDropped) return;
  if (key === "Tab") return letGo();
  event.preventDefault();
  if (key === "Escape") putBack();
  else if (carried.hand !== "keys") return;
  else if (isPick) drop();
  else if (key === "Delete" || key === "Backspace") { carried.isOverTray = true; drop(); }
  else if (key.startsWith("Arrow")) carryOn(key, event.shiftKey);
}, true);

// Firefox presses a button when the space bar comes up again.
document.addEventListener("keyup", (event) => {
  if (event.key === " " && event.target.matches("[data-grid] .block[data-carry]")) event.preventDefault();
}, true);

document.addEventListener("focusout", ({ relatedTarget }) => {
  if (carried?.hand === "keys" && !carried.isDropped && relatedTarget) letGo();
});

/* By mouse */

const stepUnder = (row, x) => {
  const [first, last] = [cells(row)[0], cells(row).at(-1)].map((cell) => cell.getBoundingClientRect());
  return ((x - first.left) / (last.right - first.left)) * totalSteps();
};

// A usual start nearby is what was meant, else the quarter of an hour.
function snapped(raw, source) {
  const usual = (source.dataset.usual || "").split(" ").filter(Boolean).map((clock) => stepOfClock(clock) - firstStep());
  const near = usual.filter((step) => Math.abs(step - raw) <= NEAR).sort((a, b) => Math.abs(a - raw) - Math.abs(b - raw));
  const step = near[0] ?? Math.round(raw / LEAP) * LEAP;
  return Math.min(Math.max(step, 0), totalSteps() - 1);
}

function track({ clientX, clientY }) {
  const under = document.elementFromPoint(clientX, clientY);
  const row = under?.closest("[data-grid] tbody tr") ?? null;
  const isOverTray = Boolean(under?.closest("[data-tray]"));
  const step = row ? snapped(stepUnder(row, clientX) - carried.grab, carried.source) : carried.step;
  if (clientY > window.innerHeight - EDGE) window.scrollBy(0, LEAP * STEP_MINUTES);
  else if (clientY < EDGE) window.scrollBy(0, -LEAP * STEP_MINUTES);
  if (row === carried.row && step === carried.step && isOverTray === carried.isOverTray) return;
  Object.assign(carried, { row, step, isOverTray });
  moved();
}

document.addEventListener("pointerdown", (event) => {
  const source = event.target.closest("[data-grid] .block[data-carry], .cards [data-card]");
  if (!source || event.button !== 0 || event.pointerType === "touch" || carried) return;
  const grab = source.matches(".block") ? stepUnder(source.closest("tr"), event.clientX) - placeOf(source) : 0;
  press = { source, grab, x: event.clientX, y: event.clientY };
});

document.addEventListener("pointermove", (event) => {
  if (press && !carried && Math.hypot(event.clientX - press.x, event.clientY - press.y) > DRAG_FROM) {
    pickUp(press.source, "mouse", press.grab);
  }
  if (carried?.hand === "mouse" && !carried.isDropped) track(event);
});

document.addEventListener("pointerup", () => {
  const wasDragged = press && carried?.hand === "mouse" && !carried.isDropped;
  press = null;
  if (!wasDragged) return;
  // What was dragged is not clicked as well.
  const swallow = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };
  document.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", swallow, true), 0);
  drop();
});

document.addEventListener("pointercancel", () => { press = null; if (carried?.hand === "mouse") putBack(); });
document.addEventListener("selectstart", (event) => { if (press) event.preventDefault(); });

/* The panel in which a refusal is answered, or a trade looked at */

function closePanel() {
  const panel = find("[data-moving]");
  if (!panel) return false;
  const empty = Object.assign(document.createElement("div"), { id: "moving" });
  panel.replaceWith(empty);
  find(`#${panel.dataset.from}`)?.focus();
  return true;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-moving]") && closePanel()) event.preventDefault();
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !event.target.closest("[data-moving]")) return;
  event.preventDefault();
  closePanel();
  announce("Put back");
});

// A number in the frame that comes later takes nothing out of the hand.
document.addEventListener("htmx:afterRequest", ({ target }) => { if (!target.matches?.(".waits")) letGo(); });
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id !== "moving" || find("[data-focus]", target) || target.contains(document.activeElement)) return;
  (find("[data-first]", target) ?? find("button:not(.icon)", target))?.focus();
});
