// What the letter's QR code carries behind the #: the code and, since letters are numbered there, a slash and the letter's number.
const FORM = /^([\d\s-]{12,32})(?:\/([\w-]{4,32}))?$/;

// Takes code and number out of the address bar; null when they are not there.
export function take() {
  const [, code, number = ""] = FORM.exec(location.hash.slice(1).replaceAll("%20", " ")) ?? [];
  if (location.hash) {
    history.replaceState(null, "", location.pathname + location.search);
  }
  return code ? { code, number } : null;
}
