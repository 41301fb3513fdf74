// The beginning. Without a script the page shows everything, and the first mix's ranking.

document.documentElement.classList.add('scripted');
for (const e of all('#choice, #workload, #matters, #operations, .operation-choice, .layer-choice, .keys')) e.hidden = false;
new ResizeObserver(() => { // what scrolls to a place or stays in view is below the controls
  document.documentElement.style.setProperty('--bar', `${one('#choice').offsetHeight}px`);
}).observe(one('#choice'));
prepare();
paintPictures();
const begin = arrive();
history.replaceState({}, '');
if (begin) reach(begin);
