import { take } from "./brief-fragment.js";

// Keeps the letter's code for the page after the login.
function keep() {
  const letter = take();

  if (letter) {
    sessionStorage.setItem("brief-code", letter.code);
    document.getElementById("brief-stored").hidden = false;
    document.getElementById("brief-type").hidden = true;
    document.getElementById("kc-not-me-link").hash = `${letter.code}/${letter.number}`;
  }
}

addEventListener("hashchange", keep);
keep();
