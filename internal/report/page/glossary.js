// The glossary: the first use of a term in a section leads to what it means. Its words show when the
// pointer or the focus comes to it, and go with Escape.

const terms = all('#glossary dt').map((dt) => ({
  id: dt.id, form: new RegExp(`(?<![\\w-])(?:${dt.dataset.forms.replaceAll(' ', '\\s+')})(?![\\w-])`, 'iu'),
}));
const textsOf = (e) => {
  const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest('a, button, label, summary, code, select, .hear, .term') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
};
// explain marks the terms of a section, or of the article of an operation.
const explain = (section) => {
  const left = new Set(terms), article = section.matches('article');
  for (const e of all('p, caption, tbody th, li', section)) {
    if (!left.size) return;
    if (e.closest('#glossary, figure, .verdict, #ranking, .columns') || !article && e.closest('article')) continue;
    for (const term of left) {
      const node = textsOf(e).find((n) => term.form.test(n.data));
      if (!node) continue;
      const [text] = term.form.exec(node.data), use = node.splitText(node.data.search(term.form));
      use.splitText(text.length);
      const link = element('a', text, { class: 'term', href: `#${term.id}`, 'aria-describedby': `${term.id}-words` });
      use.replaceWith(link);
      left.delete(term);
    }
  }
};

const explanation = one('#explanation');
let explained = null, leaving = 0;
const showTerm = (link) => {
  clearTimeout(leaving);
  if (explained === link) return;
  explained = link;
  explanation.textContent = document.getElementById(link.getAttribute('aria-describedby')).textContent;
  explanation.showPopover();
  place();
};
const place = () => {
  const box = explained.getBoundingClientRect(), { width: w, height: h } = explanation.getBoundingClientRect();
  explanation.style.left = `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - w - 8))}px`;
  explanation.style.top = `${box.bottom + h + 4 < innerHeight ? box.bottom + 4 : Math.max(4, box.top - h - 4)}px`;
};
const hideTerm = () => {
  clearTimeout(leaving);
  explained = null;
  explanation.hidePopover();
};
document.addEventListener('pointerover', (event) => {
  const link = event.target.closest('.term');
  if (link) showTerm(link);
  else if (event.target === explanation) clearTimeout(leaving);
  else if (explained && document.activeElement !== explained) {
    clearTimeout(leaving);
    leaving = setTimeout(hideTerm, 300);
  }
});
document.addEventListener('focusin', (event) => {
  if (event.target.matches('.term')) showTerm(event.target); else if (explained) hideTerm();
});
document.addEventListener('focusout', (event) => { if (event.target === explained) hideTerm(); });
document.addEventListener('keydown', (event) => { if (event.key === 'Escape' && explained) hideTerm(); });
addEventListener('scroll', () => { if (explained) place(); }, { passive: true, capture: true });
