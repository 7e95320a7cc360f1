import { take } from "./brief-fragment.js";

// Fills in what stands in the letter.
const letter = take();

if (letter) {
  document.getElementById("letterCode").value ||= letter.code;
  document.getElementById("letterNumber").value ||= letter.number;
}
