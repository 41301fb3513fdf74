'use strict';
// The theme, before anything is drawn. It is that of the system unless the reader chose another,
// which the browser keeps for all such pages, if it may.
{
  const key = 'impedance-theme', root = document.documentElement, themes = ['light', 'dark'];
  const apply = (theme) => {
    if (themes.includes(theme)) root.dataset.theme = theme; else delete root.dataset.theme;
  };
  try { apply(localStorage.getItem(key)); } catch { /* a browser may keep nothing for files */ }
  document.addEventListener('change', (event) => {
    if (event.target.id !== 'theme') return;
    apply(event.target.value);
    try { localStorage.setItem(key, event.target.value); } catch { /* then it is for this time */ }
  });
}
