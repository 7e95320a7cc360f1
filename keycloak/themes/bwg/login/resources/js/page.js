// Everything here only helps: each page works without it.

const POLL_MILLISECONDS = 2000;
const SETTLE_MILLISECONDS = 1000;
const { ssoUrl, authSessionHash } = document.body.dataset;

const cookie = (name) => {
  const entry = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return entry ? entry.slice(name.length + 1).replace(/^"(.*)"$/, "$1") : "";
};

// The server's answer to a POST brings an inline script for this, which our policy does not let run: a reload then asks the same page again.
const action = document.querySelector("form[action*='/login-actions/']");
if (action && new URL(location).searchParams.has("session_code")) {
  const page = new URL(action.action);
  page.searchParams.delete("session_code");
  history.replaceState({}, "", page);
}

let typed = false;
let leaving = false;
document.addEventListener("input", () => { typed = true; });
addEventListener("pagehide", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });

// A form that came back with its values holds a person's work too, and must not be lost by a reload.
const holdsText = () =>
  typed || [...document.querySelectorAll("form input:not([type=hidden]):not([readonly])")].some((input) => input.defaultValue && input.type !== "submit" && input.type !== "checkbox");

const signedInAtStart = cookie("KEYCLOAK_SESSION") !== "";

const followOtherTab = () => {
  if (leaving || cookie("KEYCLOAK_SESSION") === "") return;
  clearInterval(polling);
  if (holdsText()) document.getElementById("signed-in-elsewhere").hidden = false;
  else location.href = ssoUrl;
};

const polling = signedInAtStart ? undefined : setInterval(followOtherTab, POLL_MILLISECONDS);

if (authSessionHash) {
  setTimeout(() => {
    const current = cookie("KC_AUTH_SESSION_HASH");
    if (current && current !== authSessionHash && !leaving && !holdsText()) location.reload();
  }, SETTLE_MILLISECONDS);
}

for (const button of document.querySelectorAll("[data-password-toggle]")) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? button.dataset.textHide : button.dataset.textShow;
    button.setAttribute("aria-label", visible ? button.dataset.labelHide : button.dataset.labelShow);
  };
  button.hidden = false;
  button.addEventListener("click", () => show(input.type === "password"));
  // A password left readable would be offered as ordinary text to the browser's form history.
  input.form?.addEventListener("submit", () => show(false));
}

// A second press while the answer is on its way would be a second try. Where a file is the answer, the page stays.
for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    else if (form.hasAttribute("data-brings-file")) setTimeout(() => delete form.dataset.sent, SETTLE_MILLISECONDS);
    form.dataset.sent = "yes";
    clearInterval(polling);
  });
}
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });

for (const link of document.querySelectorAll("a[data-once-link]")) {
  link.addEventListener("click", (event) => {
    if (link.getAttribute("aria-disabled") === "true") event.preventDefault();
    link.setAttribute("aria-disabled", "true");
  });
}

const onward = document.querySelector("a[data-follow-when-loaded]");
if (onward) addEventListener("load", () => location.replace(onward.href));
