// Passkeys: the browser asks the device, and the form sends what the device said.

const known = window.PublicKeyCredential;
const canDo = known?.parseRequestOptionsFromJSON && known?.parseCreationOptionsFromJSON;

if (canDo) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", askDevice);
  }
  document.querySelector(".no-passkeys")?.remove();
}

async function askDevice(event) {
  const form = event.target;
  const name = form.elements.name;
  if (name && !name.value.trim()) return; // the answer asks for the name; nothing is made before
  event.preventDefault();
  if (form.matches("[aria-busy]")) return;
  form.setAttribute("aria-busy", "true");
  const note = form.querySelector("[data-failed]");
  note.textContent = "";
  try {
    form.elements.credential.value = JSON.stringify(await credentialFor(form));
    form.submit();
  } catch {
    note.textContent = note.dataset.failed;
    form.removeAttribute("aria-busy");
  }
}

async function credentialFor(form) {
  const token = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const answer = await fetch(form.dataset.passkey, { method: "POST", headers: token });
  const asked = (await answer.json()).publicKey;
  return "new" in form.dataset
    ? navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(asked) })
    : navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(asked) });
}
