// Small helps on top of pages that work without them. No page needs this file.

document.documentElement.classList.add("js");

focusErrorSummary();
nameKeys();
document.addEventListener("submit", sendOnce);
document.addEventListener("submit", switchViewKeepingWords);
document.addEventListener("keydown", pickByDigit);
document.addEventListener("keydown", goOnByEnter);
document.addEventListener("keydown", searchBySlash);
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

// On a page that is being filled in, client view comes and goes without losing what was typed.
async function switchViewKeepingWords(event) {
  const filledIn = "main form[data-once] .field";
  if (!event.target.matches(".client-view") || !document.querySelector(filledIn)) return;
  event.preventDefault();
  const sent = new URLSearchParams(new FormData(event.target, event.submitter));
  const answer = await fetch(event.target.action, { method: "POST", body: sent });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!fresh.querySelector(filledIn)) return location.reload();
  document.querySelector(".site-header").replaceWith(fresh.querySelector(".site-header"));
  document.querySelectorAll(".staff").forEach((part) => part.remove());
  document.querySelector(".client-view button").focus();
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

// "/" goes to the search box, but not out of a text box, where it is a character (WCAG 2.1.4).
function searchBySlash(event) {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=radio], [type=checkbox]), select, textarea")) return;
  const box = document.querySelector("input[type=search]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
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

// The sign-in ends by itself without input. It says so five minutes before, and any key or touch
// puts it off. In the end the page makes room for the sign-in page; what was typed goes along.
const ending = document.querySelector(".ending");
if (ending) watchEnding(ending);

function watchEnding(note) {
  const SAY_EVERY = 60_000, ASK_EVERY = 20_000; // milliseconds
  const warnFor = note.dataset.warn * 1000;
  let endsAt = Date.now() + note.dataset.endsIn * 1000;
  let saidAt = Date.now(), askedAt = 0, typedIn;

  setInterval(look, 1000);
  for (const name of ["keydown", "pointerdown", "input"]) document.addEventListener(name, somebodyIsThere);
  document.addEventListener("input", (event) => (typedIn = event.target.form ?? typedIn));

  function somebodyIsThere() {
    if (Date.now() - saidAt < (note.hidden ? SAY_EVERY : 1000)) return;
    saidAt = Date.now();
    ask("POST");
  }

  function look() {
    const left = endsAt - Date.now();
    if (left > warnFor) return;
    if (Date.now() - askedAt > ASK_EVERY || left <= 0) ask("GET"); // another tab may have put it off
    say(left);
  }

  async function ask(method) {
    if (askedAt === Infinity) return; // the page is being left
    askedAt = Date.now();
    const token = document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";
    try {
      const answer = await fetch(note.dataset.stay, { method, headers: { "X-CSRFToken": token }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 401) return leave();
      endsAt = Date.now() + (await answer.json()).seconds_left * 1000;
      say(endsAt - Date.now());
    } catch {
      // No connection, or no answer: it asks again.
    }
  }

  function say(left) {
    note.hidden = left > warnFor;
    const minutes = Math.max(1, Math.ceil(left / 60_000));
    const words = note.hidden ? "" : `You will be signed out in ${minutes === 1 ? "a minute" : `${minutes} minutes`}. Press a key or touch the page to stay.`;
    const line = note.querySelector("p");
    if (line.textContent !== words) line.textContent = words;
  }

  // An interview is saved already; what was typed elsewhere waits sealed in the sign-in page.
  function leave() {
    askedAt = Infinity;
    const isKept = !typedIn || typedIn.matches("[data-autosave]") || typedIn.method !== "post";
    if (isKept) location.reload();
    else typedIn.requestSubmit();
  }
}
