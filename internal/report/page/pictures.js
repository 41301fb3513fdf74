// Pictures have a style of their own, which follows the theme.

const paintPictures = () => {
  const theme = document.documentElement.dataset.theme;
  const when = { light: 'not all', dark: 'all' }[theme] || '(prefers-color-scheme: dark)';
  for (const picture of all('.picture')) {
    for (const sheet of picture.shadowRoot.styleSheets) {
      for (const rule of sheet.cssRules) if (rule instanceof CSSMediaRule) rule.media.mediaText = when;
    }
  }
  one('#theme').value = theme || '';
};
document.addEventListener('change', (event) => { if (event.target.id === 'theme') paintPictures(); });
