"""What makes a page usable for everybody: axe, and what axe does not see. Both give a list of faults."""

from stack.settings import ROOT

AXE = (ROOT / "tests/node_modules/axe-core/axe.min.js").read_text()
RUN_AXE = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await axe.run(document, {runOnly: tags});
  return found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '));
}"""
BEYOND_AXE = """() => {
  const faults = [];
  const all = selector => [...document.querySelectorAll(selector)];
  const seen = element => element.checkVisibility() && element.type !== 'hidden';
  if (all('h1').length !== 1) faults.push(all('h1').length + ' h1');
  const html = document.documentElement, own = document.querySelector('.languages [aria-current]');
  if (own ? own.lang !== html.lang || own.dir !== html.dir : !html.lang.startsWith('de')) faults.push('lang');
  const ids = all('[id]').map(e => e.id);
  faults.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map(id => 'id twice: ' + id));
  for (const attribute of ['aria-describedby', 'aria-labelledby', 'for'])
    for (const e of all('[' + attribute + ']'))
      for (const id of e.getAttribute(attribute).split(/\\s+/))
        if (!document.getElementById(id)) faults.push(attribute + ' to nowhere: ' + id);
  for (const e of all('[aria-invalid]'))
    if (e.getAttribute('aria-invalid') !== 'true') faults.push('aria-invalid="' + e.getAttribute('aria-invalid') + '"');
  for (const e of all('[aria-invalid=true]').filter(seen))
    if (!e.getAttribute('aria-describedby')) faults.push('error not tied to ' + e.id);
  for (const e of all('input').filter(seen)) {
    if (!['checkbox', 'radio', 'submit', 'button'].includes(e.type)) {
      const none = !e.autocomplete || e.autocomplete === 'off' && !e.className.includes('code');
      if (none) faults.push('autocomplete of ' + e.id);
      if (e.getBoundingClientRect().height < 44) faults.push('height of ' + e.id);
    }
  }
  for (const e of all('button, [type=submit]').filter(seen))
    if (e.getBoundingClientRect().height < 24) faults.push('height of ' + (e.id || e.textContent.trim()));
  for (const e of all('a[href^="javascript:"]')) faults.push('javascript: link');
  for (const e of all('main a').filter(seen))
    if (!getComputedStyle(e).textDecorationLine.includes('underline') && !e.className.includes('button'))
      faults.push('no underline: ' + e.textContent.trim());
  if (document.documentElement.scrollWidth > innerWidth)
    faults.push('scrolls sideways: ' + document.documentElement.scrollWidth + ' > ' + innerWidth);
  return faults;
}"""
