// Source, statements and commands: lines that wrap where they end, buttons that copy, and columns
// that open and close.

// lined makes each line of a piece of source an element, whose continuation stands to the right of
// its beginning.
const lined = (code) => {
  const lines = [];
  let line = null;
  const add = (piece, within) => {
    if (!line) lines.push(line = element('span', '', { class: 'line' }));
    line.append(within.reduceRight((inner, outer) => {
      const e = outer.cloneNode(false);
      e.append(inner);
      return e;
    }, document.createTextNode(piece)));
    if (piece.endsWith('\n')) line = null;
  };
  const walk = (node, within) => {
    if (node.nodeType === Node.TEXT_NODE) {
      for (const piece of node.data.split(/(?<=\n)/)) if (piece) add(piece, within);
    } else for (const child of node.childNodes) walk(child, node === code ? within : [...within, node]);
  };
  walk(code, []);
  for (const l of lines) {
    const [indent] = /^[ \t]*/.exec(l.textContent);
    l.style.setProperty('--indent', indent.replaceAll('\t', '  ').length);
  }
  code.replaceChildren(...lines);
};

// copier returns a button that copies the text of an element.
const copiers = new WeakMap();
const copier = (source, name) => {
  const button = element('button', 'Copy', { type: 'button', class: 'copy', 'aria-label': `Copy ${name}` });
  copiers.set(button, source);
  return button;
};
document.addEventListener('click', async (event) => {
  const button = event.target.closest('.copy');
  if (!button) return;
  const source = copiers.get(button);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = 'Copied';
    say('Copied.');
  } catch { // a browser may refuse it, above all to a file
    getSelection().selectAllChildren(source);
    button.textContent = 'Selected';
    say('This browser does not let the page copy. The text is selected: Ctrl+C or ⌘C copies it.');
  }
  setTimeout(() => { button.textContent = 'Copy'; }, 2000);
});

// prepareSource gives a piece of source its lines and its button.
const prepareSource = (pre) => {
  if (pre.parentElement.matches('.copied')) return;
  const code = one('code', pre), part = pre.closest('.part');
  lined(code);
  const box = element('div', '', { class: 'copied' });
  pre.replaceWith(box);
  box.append(copier(code, part ? one('figcaption', part).textContent : 'this statement'), pre);
};
// prepareCommands gives commands a button.
const prepareCommands = (within) => {
  for (const code of all('p code', within)) {
    if (/^impedance [-\w]+ ./.test(code.textContent)) code.after(' ', copier(code, code.textContent));
  }
};
// prepareColumn makes the head of a column a button that opens and closes it.
const prepareColumn = (column) => {
  const head = one('h4', column);
  const button = element('button', '', { type: 'button', class: 'fold', 'data-fold': column.dataset.layer });
  button.append(...head.childNodes);
  head.append(button);
};

// fit lets the columns of the operation that is shown scroll by themselves if they are wider than
// the window. Their heads stay in view in both cases.
const fit = () => {
  for (const columns of all('#side-by-side .columns')) {
    if (!columns.checkVisibility()) continue;
    columns.classList.toggle('wide', columns.scrollWidth > columns.clientWidth + 1);
    for (const button of all('.fold', columns)) {
      button.setAttribute('aria-expanded', String(state.beside.includes(button.dataset.fold)));
    }
  }
};
addEventListener('resize', fit);

// prepareArticle does what is left to do until an operation is shown.
const prepared = new WeakSet();
const prepareArticle = (article) => {
  if (prepared.has(article)) return;
  prepared.add(article);
  all('pre', article).forEach(prepareSource);
  all('.column', article).forEach(prepareColumn);
  all('.facts', article).forEach((table) => article.closest('#side-by-side') ? named(table) : labelled(table));
  prepareCommands(article);
  explain(article);
};
// prepare does what is done once.
const prepare = () => {
  for (const table of all('.times, .native, .sortable')) {
    labelled(table);
    sortable(table, table.caption.textContent + all('.times, .native, .sortable').indexOf(table));
  }
  all('.tradeoffs, .matrix, .growth').forEach(labelled);
  for (const section of sections) {
    if (!one('article', section)) prepareCommands(section);
    explain(section);
  }
  prepareCommands(one('body > footer'));
  for (const details of all('#shared details')) {
    details.addEventListener('toggle', () => all('pre', details).forEach(prepareSource), { once: true });
  }
};
