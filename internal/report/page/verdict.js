// The verdict of the situation that is shown. The program makes those of all presets; of another
// mix or round trip the page says what its own ranking shows.

const verdictOf = (sync) => {
  const found = (data.runs[state.run].verdicts || {})[state.engine];
  const of = found && found.of[`${state.mix} ${sync} ${state.rtt}`];
  return of && of.map((i) => found.texts[i]);
};
const listed = (names) => names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
const briefly = ({ places, noise }) => {
  if (noise) return [noise];
  const top = places.filter((p, i) => i === 0 || p.rank === places[0].rank || p.words.startsWith('cannot be told apart')), first = places[0];
  if (!first) return ['No operation that was timed has a weight.'];
  const at = `at about ${duration(first.seconds)} a call`;
  const fastest = top.length === places.length ? `No layer can be told apart from the fastest, ${first.layer}, ${at}: don't choose by speed here.`
    : top.length > 1 ? `${listed(top.map((p) => p.layer))} cannot be told apart at the top, ${at}.`
      : `${first.layer} is the fastest ${at}; next is ${places[1].layer} with ${places[1].words.replace(` than ${first.layer}`, ' than it').replace(` of ${first.layer}`, ' of it')}.`;
  const where = `${state.mix === 'own' ? ' --mix FILE' : ` --mix ${state.mix}`}${state.rtt ? ` --rtt ${state.rtt}ms` : ''}`;
  return [fastest, `For the reasons, the code and what would change this, choose a mix and one of the listed round trips, or run impedance report with${where}.`];
};
// anchored returns the pieces of a sentence, whose links stand between marks as the program has them.
const anchored = (sentence) => sentence.split(/\x02([^\x04]*)\x04/).map((piece, i) => {
  if (i % 2 === 0) return piece;
  const [place, text] = piece.split('\x03');
  return element('a', text, { href: `#${place}` });
});
const showVerdict = () => {
  const target = one(`.verdict[data-run="run-${state.run}"][data-engine="${quoted(state.engine)}"]`);
  if (!target || data.runs[state.run].why) return;
  const sync = syncOf(), texts = verdictOf(sync) || verdictOf(sync === 'full' ? 'off' : 'full') || briefly(ranked());
  target.replaceChildren(...texts.flatMap((text) => {
    const p = element('p');
    p.append(...anchored(text));
    return [p, ' '];
  }));
};
// showTradeoffs shows what matters to the reader, with times as they are ranked now.
const showTradeoffs = ({ places, noise }) => {
  const table = one(`[data-run="run-${state.run}"][data-engine="${quoted(state.engine)}"] .tradeoffs`);
  if (!table) return;
  table.hidden = !state.matters.length;
  for (const cell of all('[data-matter=time] td', table)) {
    const place = places.find((p) => p.layer === cell.dataset.layer), first = places[0];
    const known = place && !noise && !noisy(place.floor);
    cell.textContent = !known ? '–' : (place.words.startsWith('cannot be told apart') ? '~' : '') +
      (place.floor.center / first.floor.center).toFixed(2);
  }
};
