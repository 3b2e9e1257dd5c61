// Small helps on top of pages that work without them. No page needs this file.

document.documentElement.classList.add("js");

focusErrorSummary();
nameKeys();
document.addEventListener("submit", sendOnce);
document.addEventListener("keydown", pickByDigit);
document.addEventListener("keydown", goOnByEnter);
document.addEventListener("keydown", closeMenuOnEscape);
document.addEventListener("click", closeMenuOutside);
document.addEventListener("click", hideByButton);
document.addEventListener("keydown", hideByThirdShift);
document.addEventListener("htmx:afterSettle", nameKeys);
window.addEventListener("pageshow", allowSending);

function focusErrorSummary() {
  document.querySelector("[data-focus]")?.focus();
}

// A second press while the first is under way would send the same answers twice.
function sendOnce(event) {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
}

// The browser's Back shows the page as it was left: sending must work again.
function allowSending() {
  for (const form of document.querySelectorAll("[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
}

// Digits pick an answer only while its group has the focus (WCAG 2.1.4).
function pickByDigit(event) {
  if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!event.target.matches("[data-keys] input")) return;
  const answer = answersIn(event.target.closest("[data-keys]"))[event.key - 1];
  if (!answer) return;
  event.preventDefault();
  answer.focus();
  answer.click();
}

// Enter goes on: from nowhere to the first question, from a question to the next one, and from
// the last one to the next page; out of a text box with Ctrl. So a whole interview takes two keys
// a question (K2).
function goOnByEnter(event) {
  if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
  const here = event.target.closest(".question");
  if (event.target !== document.body && !(here && leavesBox(event))) return;
  const fields = [...document.querySelectorAll("form[data-once] .field")];
  const next = fields[fields.indexOf(here) + 1];
  if (next) {
    event.preventDefault();
    boxToFocus(next).focus();
  } else if (event.target.matches("textarea")) {
    event.target.form.requestSubmit();
  }
}

function leavesBox(event) {
  const withCtrl = event.ctrlKey || event.metaKey;
  return event.target.matches(withCtrl ? "textarea" : "input");
}

function boxToFocus(field) {
  return field.querySelector("input:checked") ?? field.querySelector("input, select, textarea");
}

function nameKeys() {
  for (const group of document.querySelectorAll("[data-keys]")) {
    answersIn(group).slice(0, 9).forEach((answer, index) => {
      answer.setAttribute("aria-keyshortcuts", String(index + 1));
    });
  }
}

function answersIn(group) {
  return [...group.querySelectorAll(".option input")];
}

function closeMenuOnEscape(event) {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}

function closeMenuOutside(event) {
  const menu = document.querySelector("details.menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
}

// Quick hide: the button, or Shift three times in a row, swaps the page for one that tells nothing.
// The page is gone at once; what was typed is saved as it always is when a page is left.
let shifts = [];

function hideByThirdShift(event) {
  if (event.key !== "Shift") {
    shifts = [];
    return;
  }
  if (event.repeat) return;
  shifts = [...shifts.slice(-2), event.timeStamp];
  const way = document.querySelector("[data-hide]");
  if (way && shifts.length === 3 && event.timeStamp - shifts[0] < 1500) hide(way);
}

function hideByButton(event) {
  const way = event.target.closest("[data-hide]");
  if (!way) return;
  event.preventDefault();
  hide(way);
}

function hide(way) {
  document.documentElement.classList.add("gone");
  document.title = "";
  location.replace(way.dataset.hide);
}
