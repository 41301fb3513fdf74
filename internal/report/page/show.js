// What is shown.

const style = document.head.appendChild(document.createElement('style'));
const not = (attribute, kept) => kept.map((k) => `:not([${attribute}="${quoted(k)}"])`).join('');
const hide = (attribute, within, kept) => `${within} [${attribute}]${not(attribute, kept)} { display: none }`;
// say writes a line below the controls, which is read out. The next choice takes it away.
const say = (text) => { one('#status').textContent = text; };
const show = () => {
  const shown = state.ops.filter(matches), closed = not('data-layer', state.beside);
  style.textContent = [
    hide('data-run', 'body', [`run-${state.run}`]),
    hide('data-engine', 'body', [state.engine]),
    hide('data-layer', 'main > section', state.layers),
    hide('data-matter', '#verdict', state.matters),
    hide('data-op', '#overview', shown),
    hide('data-op', '#living', shown),
    hide('data-op', '#side-by-side', [state.op]),
    hide('data-op', '#time', [state.op]),
    `@media (min-width: 700.02px) {
      .column${closed} { flex: none; width: 2.2rem; min-width: 0 }
      .column${closed} > :not(h4) { display: none }
      .column${closed} h4 { writing-mode: vertical-rl }
    }
    @media (max-width: 700px) {
      .column:not([data-layer="${quoted(state.layer)}"]), #side-by-side .facts [data-layer]${not('data-layer', [floor, state.layer])} { display: none }
    }`,
  ].join('\n');
  say('');
  showRanking();
  showVerdict();
  showTradeoffs(ranked());
  closeGaps();
  const run = one('#run');
  if (run) run.value = state.run;
  const engines = data.runs[state.run].engines, engine = one('#engine');
  engine.replaceChildren(...engines.map((e) => element('option', e)));
  engine.value = state.engine;
  one('#engine-choice').hidden = engines.length < 2;
  for (const name of ['layers', 'ops', 'matters']) {
    for (const input of all(`input[name="${name}"]`)) input.checked = state[name].includes(input.value);
  }
  const n = state.layers.length, k = data.layers.length;
  one('#panel-button output').textContent = n === k ? `all ${k} layers` : `${n} of ${k} layers`;
  for (const table of all('table.times')) { // of a server that commits in one way there is one
    table.parentElement.hidden = !all('tbody tr', table).some((tr) =>
      tr.dataset.engine === state.engine && shown.includes(tr.dataset.op));
  }
  all(`article[data-op="${quoted(state.op)}"]`).forEach(prepareArticle);
  fit();
  showFound();
  for (const select of all('select.operation')) select.value = state.op;
  one('#layer').replaceChildren(...state.layers.map((l) => element('option', l)));
  one('#layer').value = state.layer;
  one('#mix').value = state.mix;
  showTrip();
  const syncs = new Set(rows().map((r) => r.sync).filter((sync) => sync));
  for (const option of all('#sync option')) option.disabled = syncs.size > 0 && !syncs.has(option.value);
  one('#sync').value = syncOf();
  const weights = weightsOf(), sum = Object.values(weights).reduce((a, b) => a + b, 0) || 1;
  for (const input of all('[data-weight]')) {
    const w = weights[input.dataset.weight] || 0;
    const value = state.mix === 'own' ? w : 100 * w / sum;
    if (document.activeElement !== input) input.value = value;
    input.nextElementSibling.textContent = Number(value.toFixed(2));
  }
};
// showFound shows the operations that are found, in lists and fields to choose from.
const showFound = () => {
  const ops = found(), field = one('#find');
  if (document.activeElement !== field) field.value = state.find;
  for (const li of all('.picks li, .weights li')) li.hidden = !ops.includes(li.dataset.name);
  for (const select of all('select.operation')) {
    const names = ops.includes(state.op) ? ops : [state.op, ...ops];
    if (all('option', select).map((o) => o.value).join() !== names.join()) {
      select.replaceChildren(...names.map((op) => element('option', op)));
    }
  }
  if (state.find.trim()) {
    say(ops.length ? `${ops.length} of ${operations.length} operations have “${state.find.trim()}” in their names. ` +
      'Means are of all.' : `No operation has “${state.find.trim()}” in its name.`);
  }
};
// showTrip shows the round-trip time, or that what was given is no number. Then the last one stays.
const showTrip = () => {
  const field = one('#rtt'), error = one('#rtt-error');
  if (document.activeElement !== field) field.value = refused || state.rtt;
  field.setAttribute('aria-invalid', String(refused !== ''));
  error.hidden = refused === '';
  error.textContent = refused === '' ? '' : `“${refused}” is no round-trip time, so ${state.rtt} ms stays. ` +
    'Give milliseconds from 0 to 1000, such as 0.5.';
};

// inView returns the section that a reader looks at, except the first, at which the page opens.
const sections = all('main > section');
const inView = () => {
  const at = state.at && document.getElementById(state.at);
  const reached = (e) => e.getBoundingClientRect().top < innerHeight / 2;
  const section = sections.findLast(reached);
  if (!section || section === sections[0]) return '';
  return at && section.contains(at) && at.checkVisibility() && reached(at) ? state.at : section.id;
};
// set changes what is shown, and the address. Each choice is a step for the browser's Back; where
// how is replace, it takes the place of the step before.
const set = (change, how = 'push') => {
  state = checked({ ...state, ...change });
  show();
  if (!('at' in change)) state.at = inView();
  const fragment = encode();
  if (fragment === location.hash.slice(1)) return;
  history[`${how}State`]({}, '', fragment ? `#${fragment}` : location.pathname + location.search);
};
