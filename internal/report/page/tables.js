// Tables: sorting by a column, and what a narrow window needs.

// named says of the cells of a table, which are many, whose they are, as its head does.
const named = (table) => {
  const layers = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.layer);
  for (const cell of all('tbody td', table)) {
    cell.dataset.layer = layers[cell.cellIndex];
    const [, figure, aside] = /^([^(]*) (\(.*\))$/.exec(cell.textContent) || [];
    if (aside) cell.replaceChildren(`${figure} `, element('span', aside, { class: 'aside' })); // on a line of its own
  }
};

// labelled writes to each cell what its column is, which a narrow window shows with it.
const labelled = (table) => {
  const labels = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  for (const row of table.rows) {
    if (row.parentElement !== table.tHead) {
      for (const cell of row.cells) if (cell.tagName === 'TD') cell.dataset.label = labels[cell.cellIndex];
    }
  }
  table.classList.add('cards');
};

// A cell sorts by the first number that it shows, in seconds if it is a time. Cells without one are
// last. The head of a row sorts by its text.
const units = { ns: 1e-9, 'µs': 1e-6, ms: 1e-3 };
const worth = (cell) => {
  const text = [...cell.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.data).join('');
  const [, number, unit] = /([+-]?\d+(?:\.\d+)?) ?(ns|µs|ms)?/.exec(text) || [];
  return number === undefined ? NaN : Number(number) * (units[unit] || 1);
};
const compare = (a, b) => {
  if (a.tagName === 'TH') return a.textContent.trim().localeCompare(b.textContent.trim());
  return worth(a) - worth(b);
};

// Sorts are the columns that tables are sorted by, under the tables' names. A table that is made
// anew stays sorted.
const sorts = new Map();
const originals = new WeakMap();
const sort = (table) => {
  const { column, direction } = sorts.get(table.dataset.sort) || { direction: 'none' };
  const rows = originals.get(table).slice();
  if (direction !== 'none') {
    const sign = direction === 'descending' ? -1 : 1, missing = (row) => {
      const cell = row.cells[column];
      return cell.tagName === 'TD' && Number.isNaN(worth(cell));
    };
    rows.sort((a, b) => missing(a) - missing(b) || (missing(a) ? 0 : sign * compare(a.cells[column], b.cells[column])));
  }
  table.tBodies[0].append(...rows);
  [...table.tHead.rows[0].cells].forEach((th, i) => {
    if (i === column && direction !== 'none') th.setAttribute('aria-sort', direction); else th.removeAttribute('aria-sort');
  });
};
// sortable gives a table heads that sort it: upward, downward, and as it was.
const sortable = (table, name) => {
  table.dataset.sort = name;
  originals.set(table, [...table.tBodies[0].rows]);
  for (const th of table.tHead.rows[0].cells) {
    const button = element('button', '', { type: 'button', class: 'sort', title: 'Sort by this column' });
    button.append(...th.childNodes);
    th.append(button);
  }
  sort(table);
};
document.addEventListener('click', (event) => {
  const button = event.target.closest('.sort');
  if (!button) return;
  const table = button.closest('table'), column = button.parentElement.cellIndex, name = table.dataset.sort;
  const before = sorts.get(name), next = { ascending: 'descending', descending: 'none' };
  const direction = before && before.column === column && next[before.direction] || 'ascending';
  sorts.set(name, { column, direction });
  sort(table);
});
