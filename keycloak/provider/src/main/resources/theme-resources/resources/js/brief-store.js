// Keeps the letter's code for the page after the login and takes it out of the address bar.
function keep() {
  const code = location.hash.slice(1).replaceAll("%20", " ");

  if (/^[\d\s-]{12,32}$/.test(code)) {
    sessionStorage.setItem("brief-code", code);
    document.getElementById("brief-stored").hidden = false;
    document.getElementById("brief-type").hidden = true;
  }
  if (location.hash) {
    history.replaceState(null, "", location.pathname + location.search);
  }
}

addEventListener("hashchange", keep);
keep();
