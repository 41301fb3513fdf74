// What charts do.

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
  one('p', details).replaceWith(box);
};
for (const details of all('details[data-rounds]')) details.addEventListener('toggle', () => fill(details), { once: true });
