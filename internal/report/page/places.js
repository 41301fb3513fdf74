// Places of the page, and what is brought to them.

// follow goes to a place of the page, and shows it if it is not shown. The address keeps the
// choice, so the place is no part of it.
const follow = (id, link) => {
  const target = document.getElementById(id);
  if (!target) return;
  if (link.closest('.calls, .see') && !target.matches('details[id^="shared"]')) {
    bring(target, link);
    return;
  }
  if (target.dataset.op) set({ op: target.dataset.op });
  for (let e = target; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true;
  target.scrollIntoView();
  if (!target.hasAttribute('tabindex')) target.tabIndex = -1;
  target.focus({ preventScroll: true });
};
// bring shows a piece of source that stands elsewhere below the link to it, or takes it away.
const bring = (part, link) => {
  const paragraph = link.closest('p'), shown = one(`[data-from="${quoted(part.id)}"]`, paragraph.parentElement);
  link.setAttribute('aria-expanded', String(!shown));
  if (shown) {
    shown.remove();
    return;
  }
  const copy = part.cloneNode(true);
  copy.removeAttribute('id');
  if (copy.tagName === 'DETAILS') copy.open = true;
  all('.picture', part).forEach((picture, i) => { // what is in a shadow is not cloned
    all('.picture', copy)[i].attachShadow({ mode: 'open' }).innerHTML = picture.shadowRoot.innerHTML;
  });
  copy.dataset.from = part.id;
  paragraph.after(copy);
};
const arrive = () => {
  const fragment = location.hash.slice(1);
  const target = fragment && document.getElementById(fragment);
  state = target ? first() : decode(fragment);
  if (target && target.dataset.op) state.op = target.dataset.op;
  show();
  if (target) target.scrollIntoView();
};
addEventListener('hashchange', arrive);
