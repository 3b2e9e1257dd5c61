// Saves an interview page while it is being filled in: a second after the last touch, and when
// the page is left. Silent unless it fails. Nothing is kept in the browser but the open form.

const PAUSE = 1000; // milliseconds after the last touch
const RETRY = 5000;

const form = document.querySelector("form[data-autosave]");
if (form) watch(form);

function watch(form) {
  const note = document.getElementById("save-note");
  let pending, running, isDirty = false;

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => clearTimeout(pending));
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  window.addEventListener("pagehide", leave);
  window.addEventListener("online", () => isDirty && save());

  function touched() {
    isDirty = true;
    again(PAUSE);
  }

  function again(wait) {
    clearTimeout(pending);
    pending = setTimeout(save, wait);
  }

  async function save() {
    if (running) return again(PAUSE);
    isDirty = false;
    running = send();
    const failure = await running;
    running = undefined;
    if (!failure) return;
    isDirty = true;
    say(failure);
    again(RETRY);
  }

  // The reason it failed, in words; empty when it was saved.
  async function send() {
    refreshToken();
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 403) return form.dataset.signedOut;
      if (answer.status === 409) return form.dataset.ended;
      if (!answer.ok) return form.dataset.failed;
      say(await answer.text());
      return "";
    } catch {
      return form.dataset.offline;
    }
  }

  // Signing in again in another tab changes the token that the form was drawn with.
  function refreshToken() {
    const cookie = document.cookie.match(/(?:__Host-)?csrftoken=([^;]+)/);
    const field = form.elements.csrfmiddlewaretoken;
    if (cookie && field) field.value = cookie[1];
  }

  function leave() {
    if (!isDirty) return;
    refreshToken();
    isDirty = !navigator.sendBeacon(form.dataset.autosave, new FormData(form));
  }

  function say(words) {
    note.textContent = words;
  }
}
