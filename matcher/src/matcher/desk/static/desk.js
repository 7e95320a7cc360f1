// Keys, focus and nothing else: every page works without this.
(() => {
  "use strict";
  const KEYS_OFF = "keys-off";
  const areOff = () => { try { return localStorage.getItem(KEYS_OFF) === "1"; } catch { return false; } };
  const typing = element => element.closest("input:not([type=hidden]), textarea, select, [contenteditable]") !== null;

  function show() {
    const button = document.getElementById("keys");
    if (!button) return;
    button.hidden = false;
    button.textContent = areOff() ? "Tastenkürzel: aus" : "Tastenkürzel: an";
    button.setAttribute("aria-pressed", String(!areOff()));
  }

  // What the page has to say first: a refusal, what was done, else its heading.
  function focus() {
    const order = ["main .refusal", "main [autofocus]", "main .said", "main h1"];
    const wanted = order.map(one => document.querySelector(one)).find(one => one);
    if (wanted) wanted.focus();
    show();
  }

  function press(target) {
    if (target instanceof HTMLDetailsElement) {
      target.open = true;
      (target.querySelector("[data-go]") || target.querySelector("summary")).focus();
    } else if (target instanceof HTMLInputElement) {
      target.focus();
    } else {
      target.click();
    }
  }

  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey || areOff()) return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (!/^[a-z0-9/]$/.test(key)) return;
    const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(one => one.checkVisibility());
    if (!found) return;
    event.preventDefault();
    press(found);
  });

  document.addEventListener("click", event => {
    if (event.target.id !== "keys") return;
    try { localStorage.setItem(KEYS_OFF, areOff() ? "0" : "1"); } catch { /* then they stay on */ }
    show();
  });

  // A form is sent once, however often its key is pressed.
  document.addEventListener("submit", event => {
    if (event.target.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    event.target.dataset.sent = "1";
    setTimeout(() => delete event.target.dataset.sent, 2000);
  }, true);

  document.addEventListener("htmx:afterSettle", focus);
  document.addEventListener("htmx:sendError", () => location.reload());
  document.addEventListener("DOMContentLoaded", show);
})();
