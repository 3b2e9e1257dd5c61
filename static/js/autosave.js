// Saves an interview page while it is being filled in: a second after a touch, however long the
// typing goes on, and when the page is left. Silent unless it fails. Nothing is kept in the
// browser but the open form.

const PAUSE = 1000; // milliseconds from a touch to its save
const RETRY = 5000;

const form = document.querySelector("form[data-autosave]");
if (form) watch(form);

function watch(form) {
  const note = document.getElementById("save-note");
  let pending, running, isDirty = false;

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", cancel);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  window.addEventListener("pagehide", leave);
  window.addEventListener("online", () => isDirty && save());

  function touched() {
    isDirty = true;
    saveIn(PAUSE);
  }

  function saveIn(wait) {
    pending ??= setTimeout(save, wait);
  }

  function cancel() {
    clearTimeout(pending);
    pending = undefined;
  }

  async function save() {
    cancel();
    if (running) return saveIn(PAUSE);
    isDirty = false;
    running = send();
    const failure = await running;
    running = undefined;
    if (!failure) return;
    isDirty = true;
    say(failure);
    saveIn(RETRY);
  }

  // The reason it failed, in words; empty when it was saved.
  async function send() {
    refreshToken();
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), redirect: "manual" });
      if (answer.status === 401 || answer.status === 403) return form.dataset.signedOut;
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

  // The same words again would be read aloud again.
  function say(words) {
    if (note.textContent !== words) note.textContent = words;
  }
}
