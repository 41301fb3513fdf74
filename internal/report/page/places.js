// Places of the page, and what is brought to them.

// follow goes to a place of the page, and shows it if it is not shown. The address names it.
const follow = (id, link) => {
  const target = document.getElementById(id);
  if (!target) return;
  if (link.closest('.calls, .see') && !target.matches('details[id^="shared"]')) {
    bring(target, link);
    return;
  }
  set({ at: id, ...target.dataset.op && { op: target.dataset.op } });
  reach(target);
  if (!target.hasAttribute('tabindex')) target.tabIndex = -1;
  target.focus({ preventScroll: true });
};
// reach scrolls to a place, and opens what it stands in.
const reach = (target) => {
  for (let e = target; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true;
  target.scrollIntoView();
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
  delete copy.dataset.layer;
  all('.picture', part).forEach((picture, i) => { // what is in a shadow is not cloned
    all('.picture', copy)[i].attachShadow({ mode: 'open' }).innerHTML = picture.shadowRoot.innerHTML;
  });
  copy.dataset.from = part.id;
  paragraph.after(copy);
  all('pre', copy).forEach((pre) => prepareSource(pre));
  paintPictures();
};

// arrive shows what the address says, and goes to the place that it names. A fragment that is a
// place itself is one as well.
const arrive = () => {
  const fragment = location.hash.slice(1);
  state = fragment && document.getElementById(fragment) ? { ...first(), at: fragment } : decode(fragment);
  const target = state.at && document.getElementById(state.at);
  if (target && target.dataset.op) state.op = target.dataset.op;
  checked(state);
  show();
  return target;
};
// Of a step back the browser restores where the reader was. An address that somebody wrote has no
// state yet.
addEventListener('popstate', (event) => {
  const target = arrive();
  if (event.state) return;
  history.replaceState({}, '');
  if (target) reach(target);
});
