// What is shown.

const style = document.head.appendChild(document.createElement('style'));
const hide = (attribute, within, kept) =>
  `${within} [${attribute}]${kept.map((k) => `:not([${attribute}="${quoted(k)}"])`).join('')} { display: none }`;
const show = () => {
  style.textContent = [
    hide('data-run', 'body', [`run-${state.run}`]),
    hide('data-engine', 'body', [state.engine]),
    hide('data-layer', '#verdict', state.layers),
    hide('data-layer', '#overview', state.layers),
    hide('data-layer', '#time', state.layers),
    hide('data-layer', '#living', state.layers),
    hide('data-layer', '#side-by-side', state.beside),
    hide('data-op', '#overview', state.ops),
    hide('data-op', '#living', state.ops),
    hide('data-op', '#side-by-side', [state.op]),
    hide('data-op', '#time', [state.op]),
  ].join('\n');
  showRanking();
  showVerdict();
  closeGaps();
  const run = one('#run');
  if (run) run.value = state.run;
  const engines = data.runs[state.run].engines, engine = one('#engine');
  engine.replaceChildren(...engines.map((e) => element('option', e)));
  engine.value = state.engine;
  one('#engine-choice').hidden = engines.length < 2;
  for (const name of ['layers', 'ops', 'beside']) {
    for (const input of all(`input[name="${name}"]`)) {
      input.checked = state[name].includes(input.value);
      if (name === 'beside') {
        input.disabled = input.checked ? state.beside.length <= 2 : state.beside.length >= most;
      }
    }
  }
  for (const table of all('table.times')) { // of a server that commits in one way there is one
    table.parentElement.hidden = !all('tbody tr', table).some((tr) =>
      tr.dataset.engine === state.engine && state.ops.includes(tr.dataset.op));
  }
  for (const select of all('select.operation')) select.value = state.op;
  one('#mix').value = state.mix;
  if (document.activeElement !== one('#rtt')) one('#rtt').value = state.rtt;
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
const set = (change) => {
  state = checked({ ...state, ...change });
  show();
  const fragment = encode();
  history.replaceState(null, '', fragment ? `#${fragment}` : location.pathname + location.search);
};
