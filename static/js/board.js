// The board of who must move today: single keys, and an act is seen before it is stored. Every act
// is a plain form; without this file the page works as any other.

const board = document.querySelector("[data-board]");
const desk = document.getElementById("desk");
const bar = document.getElementById("undo-bar");
let shown; // what an act that is under way changed on the screen, to be put back when it fails
let currentRow;

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  u: () => bar.querySelector("[data-undo]")?.click(),
  ".": () => document.querySelector("#news [data-key]")?.click(),
  "?": () => document.querySelector("[data-key='?']").click(),
};

document.addEventListener("keydown", actByKey);
document.addEventListener("focusin", (event) => (currentRow = event.target.closest("[data-board] tr")?.id ?? currentRow));
document.addEventListener("submit", showAtOnce, true);
document.addEventListener("click", closeDesk, true);
document.addEventListener("htmx:afterSwap", openDesk);
document.addEventListener("htmx:oobAfterSwap", standWhereOneWas);
document.addEventListener("htmx:afterRequest", settle);
setInterval(countDown, 1000);
countDown();

// Not while somebody types, and not when the keys were turned off (WCAG 2.1.4).
function actByKey(event) {
  if (board?.dataset.shortcuts !== "on" || desk.open) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=radio], [type=checkbox]), select, textarea")) return;
  const row = event.target.closest("[data-board] tr");
  const act = KEYS[event.key] ?? (row && actOfRow(row, event));
  if (!act) return;
  event.preventDefault();
  act();
}

function actOfRow(row, event) {
  if (event.key === "Enter") return event.target === row && way(row.querySelector("[data-open]"));
  return /^[a-z]$/.test(event.key) && way(row.querySelector(`[data-key="${event.key}"]`));
}

function way(control) {
  return control && (() => control.click());
}

function step(by) {
  const rows = [...board.querySelectorAll("tbody tr")];
  const here = rows.findIndex((row) => row.id === currentRow && row.contains(document.activeElement));
  const next = rows[here < 0 ? 0 : Math.min(Math.max(here + by, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

// What the act will lead to is said in its row at once; the answer of the server follows.
function showAtOnce(event) {
  const form = event.target;
  if (!form.dataset.shows) return;
  const row = form.closest("tr") ?? document.getElementById(form.closest("[data-row]")?.dataset.row);
  const part = row?.querySelector(`[data-part="${form.dataset.part ?? "state"}"]`);
  if (!part) return;
  shown = { part, before: [...part.childNodes] };
  part.textContent = form.dataset.shows;
  row.querySelector("details[open]")?.removeAttribute("open");
  if (desk.open) desk.close();
  row.focus();
}

function settle(event) {
  const { successful, requestConfig } = event.detail;
  if (requestConfig.verb !== "post") return;
  if (!successful) putBack();
  shown = undefined;
}

function putBack() {
  shown?.part.replaceChildren(...shown.before);
  const words = document.createElement("p");
  words.className = "banner bad";
  words.textContent = "Not saved. Check the connection, or sign in again, and try once more.";
  bar.replaceChildren(words);
}

function openDesk(event) {
  if (event.target !== desk) return;
  const page = desk.querySelector("#act");
  if (!page) return desk.open && desk.close();
  if (page.querySelector(".error-summary")) shown?.part.replaceChildren(...shown.before);
  if (!desk.open) desk.showModal();
  (page.querySelector("[data-focus]") ?? page.querySelector("input:not([type=hidden]), select, button")).focus();
}

function closeDesk(event) {
  if (!desk.open || !event.target.closest("#desk a.quiet")) return;
  event.preventDefault();
  event.stopPropagation();
  desk.close();
  document.getElementById(currentRow)?.focus();
}

// A row that was drawn anew keeps the place of whoever works on it.
function standWhereOneWas(event) {
  const row = event.detail.target;
  if (row.id === currentRow || document.activeElement === document.body) document.getElementById(currentRow)?.focus();
}

// The seconds are for eyes alone: read aloud each second, nobody could hear anything else.
function countDown() {
  for (const act of bar.querySelectorAll("[data-seconds]")) {
    act.until ??= Date.now() + act.dataset.seconds * 1000;
    const left = Math.ceil((act.until - Date.now()) / 1000);
    if (left <= 0) act.remove();
    else act.querySelector("[data-left]").textContent = left;
  }
}
