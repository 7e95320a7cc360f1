// Fills in the code that the page behind the letter's QR code has kept, once.
const field = document.getElementById("letterCode");
const code = sessionStorage.getItem("brief-code");

if (field && code) {
  if (!field.value) {
    field.value = code;
  }
  sessionStorage.removeItem("brief-code");
}
