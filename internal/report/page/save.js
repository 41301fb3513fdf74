// A chart is saved as a file of SVG that stands alone: what styles say of each element is written into
// it. A copy of the figure is laid out for that, in light colors and as wide as a slide.

const painted = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-opacity', 'paint-order'];
const lettered = ['font-size', 'font-weight', 'text-anchor'];

// portable returns a copy of a drawing without anything that only the page knows.
const portable = (svg) => {
  const copy = svg.cloneNode(true), gone = [];
  const sources = [svg, ...all('*', svg)];
  [copy, ...all('*', copy)].forEach((e, i) => {
    const style = getComputedStyle(sources[i]);
    if (style.display === 'none') gone.push(e);
    const kept = new Set(['d', 'x', 'y', 'width', 'height', 'viewBox', 'transform', 'points']);
    for (const name of e.getAttributeNames()) if (!kept.has(name)) e.removeAttribute(name);
    if (e.matches('g, svg')) return;
    for (const name of e.matches('text') ? [...painted, ...lettered] : painted) {
      const value = style.getPropertyValue(name);
      if (value !== getComputedStyle(svg).getPropertyValue(name)) e.setAttribute(name, value);
    }
  });
  for (const e of gone) e.remove();
  return copy;
};

// laidOut returns a copy of a figure for a slide, within the page for as long as it is measured.
const laidOut = (figure) => {
  const sheet = element('div', '', { class: 'sheet' }), copy = figure.cloneNode(true);
  for (const e of all('details, button, .note', copy)) e.remove();
  const source = figure.dataset.source ?? data.runs[Number(figure.dataset.run.slice('run-'.length))].label;
  copy.append(element('p', `impedance, ${source}`, { class: 'source' }));
  sheet.append(copy);
  figure.after(sheet);
  return sheet;
};

// standalone returns the text of a file with a chart.
const standalone = (figure) => {
  const sheet = laidOut(figure), box = sheet.getBoundingClientRect();
  const root = drawn('svg', { width: num(box.width), height: num(box.height), viewBox: `0 0 ${num(box.width)} ${num(box.height)}`,
    'font-family': 'system-ui, sans-serif' });
  root.append(drawn('title', {}, titleOf(figure)), drawn('rect', { width: '100%', height: '100%', fill: '#fff' }));
  for (const svg of all('svg', sheet)) {
    const at = svg.getBoundingClientRect();
    if (!at.width) continue;
    const part = portable(svg);
    for (const [name, value] of [['x', at.x - box.x], ['y', at.y - box.y], ['width', at.width], ['height', at.height]]) {
      part.setAttribute(name, num(value));
    }
    root.append(part);
  }
  for (const e of all('figcaption, .legend li, .source', sheet)) {
    const words = [...e.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
    for (const node of words) {
      const range = document.createRange(), style = getComputedStyle(e);
      range.selectNodeContents(node);
      const at = range.getBoundingClientRect();
      if (!at.width) continue;
      root.append(drawn('text', { x: num(at.x - box.x), y: num(at.y - box.y + 0.78 * at.height), fill: style.color,
        'font-size': style.fontSize, 'font-weight': style.fontWeight }, node.data.trim()));
    }
  }
  sheet.remove();
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
};

const titleOf = (figure) => one('figcaption', figure).firstChild.data.trim();
const save = (figure) => {
  const address = URL.createObjectURL(new Blob([standalone(figure)], { type: 'image/svg+xml' }));
  const name = titleOf(figure).replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').toLowerCase();
  element('a', '', { href: address, download: `impedance-${name}.svg` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
for (const figure of all('figure.chart')) {
  const button = element('button', 'Save SVG', { type: 'button', class: 'save' });
  button.append(element('span', ` of ${titleOf(figure)}`, { class: 'hear' }));
  button.addEventListener('click', () => save(figure));
  one('figcaption', figure).append(button);
}
