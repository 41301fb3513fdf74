// What charts do.

// closeGaps moves the rows of charts together where others are hidden, and hides a chart of operations
// without any.
let gaps = '';
const closeGaps = () => {
  const now = JSON.stringify([state.layers, state.ops, state.find]);
  if (now === gaps) return;
  gaps = now;
  const rows = all('svg[data-row]:not(.ranks)').map((svg) => [svg, all('.row', svg)
    .filter((g) => getComputedStyle(g).display !== 'none')]);
  for (const [svg, shown] of rows) { // all that is read before anything is written
    const head = Number(svg.dataset.head), row = Number(svg.dataset.row);
    shown.forEach((g, i) => g.setAttribute('transform', `translate(0 ${head + i * row})`));
    svg.setAttribute('viewBox', `0 0 ${svg.viewBox.baseVal.width} ${head + shown.length * row}`);
    if (svg.matches('.dotplot')) svg.classList.toggle('none', !shown.some((g) => g.dataset.op));
  }
};

// fill writes the rounds of an operation as a table, once.
const fill = (details) => {
  const { rounds: op, sync } = details.dataset, figure = details.closest('figure');
  const run = data.runs[Number(figure.dataset.run.slice('run-'.length))];
  const row = run.rows.find((r) => r.op === op && (r.sync || '') === sync && r.engine === figure.dataset.engine);
  const table = element('table', '', { class: 'facts' }), head = element('tr'), body = element('tbody');
  head.append(element('td'));
  const layers = data.layers.filter((l) => row.rounds[l]);
  row.rounds[layers[0]].forEach((_, i) => head.append(element('th', i + 1, { scope: 'col' })));
  for (const layer of layers) {
    const tr = element('tr', '', { 'data-layer': layer });
    tr.append(element('th', layer, { scope: 'row' }), ...row.rounds[layer].map((ns) => element('td', ns)));
    body.append(tr);
  }
  const box = element('div', '', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': `Rounds of ${op}` });
  const thead = element('thead');
  thead.append(head);
  table.append(thead, body);
  box.append(table);
  labelled(table);
  one('p', details).replaceWith(box);
};
for (const details of all('details[data-rounds]')) details.addEventListener('toggle', () => fill(details), { once: true });
