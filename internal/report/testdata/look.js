// What tests of the page in a browser look with. It stands before each of their expressions.

const all = (selector) => [...document.querySelectorAll(selector)];

// A piece of a drawing that is hidden counts as visible to the browser, but has no place.
const seen = (selector) =>
  all(selector).filter((e) => e.checkVisibility() && e.getClientRects().length);

const text = (e) => e.textContent.replace(/\s+/g, ' ').trim();
const texts = (selector) => seen(selector).map(text).join(' | ');

const pick = (selector, value) => {
  const e = document.querySelector(selector);
  e.value = value;
  e.dispatchEvent(new Event('input', { bubbles: true }));
  e.dispatchEvent(new Event('change', { bubbles: true }));
};
const click = (selector) => document.querySelector(selector).click();
const openAll = () => { for (const d of all('details')) d.open = true; };
const top = (selector) => document.querySelector(selector).getBoundingClientRect().top;

// state is what the controls of the page say.
const state = () => all('select, input').filter((e) => e.type !== 'checkbox' || e.checked)
  .map((e) => `${e.id || e.name}=${e.value}`).join(' ');

// ranking is the ranking that is seen, a line each, and what it leaves out.
const ranking = () => [
  ...seen('#ranking tbody tr').map((tr) => [...tr.cells].map(text).join('|')),
  ...seen('#ranking .noise').map(text),
  ...seen('#ranking .note').map(text),
].join('\n');

// columns are the layers whose source is open, and folded those that stand next to them closed.
const opened = (c) => [...c.children].some((e) => e.tagName !== 'H4' && e.checkVisibility());
const columns = () => seen('.column').filter(opened).map((c) => c.dataset.layer).join();
const folded = () => seen('.column').filter((c) => !opened(c)).map((c) => c.dataset.layer).join();

// heads are the visible cells of the first row of a table.
const heads = (table) =>
  [...table.tHead.rows[0].cells].filter((c) => c.checkVisibility()).map(text).join();

// skipped are headings that leave a level out.
const skipped = () => {
  let last = 0;
  return all('h1, h2, h3, h4, h5, h6').filter((h) => {
    const level = Number(h.tagName[1]), skips = level > last + 1;
    last = level;
    return skips;
  }).map(text).join();
};

// What the keyboard comes to.
const reachable = () => seen('a[href], button, select, input, summary, [tabindex="0"]')
  .filter((e) => !e.disabled);
const backward = (order) => order.filter((e, i) => i &&
  !(order[i - 1].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING))
  .map((e) => e.outerHTML.slice(0, 80)).join();

// Contrast, by the rules of WCAG 2.

const rgb = (color) => {
  const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
  return { r, g, b, a };
};
const over = (front, back) => {
  const mixed = (key) => front[key] * front.a + back[key] * (1 - front.a);
  return { r: mixed('r'), g: mixed('g'), b: mixed('b'), a: 1 };
};
const luminance = ({ r, g, b }) => {
  const [x, y, z] = [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
// behind is the color below a text, from as many elements as are needed to cover it.
const behind = (e) => {
  const colors = [];
  for (; e; e = e.parentElement) {
    colors.push(rgb(getComputedStyle(e).backgroundColor));
    if (colors.at(-1).a === 1) break;
  }
  return colors.reverse().reduce((back, front) => over(front, back));
};
const contrast = (e) => {
  const style = getComputedStyle(e), back = behind(e);
  const front = over(rgb(e.closest('svg') ? style.fill : style.color), back);
  const [a, b] = [luminance(front), luminance(back)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};
const named = (e) => `${e.tagName}.${e.getAttribute('class') || ''}`;

// hardToRead are the kinds of texts that stand out too little from what is behind them.
const hardToRead = () => {
  openAll();
  const kinds = new Set();
  let looked = 0;
  for (const e of all('body *')) {
    const words = [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
    if (!words && !e.matches('select, input')) continue;
    if (!e.checkVisibility() || e.disabled || e.closest('.hear')) continue;
    const style = getComputedStyle(e), size = parseFloat(style.fontSize);
    const large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
    const ratio = contrast(e);
    looked++;
    if (ratio < (large ? 3 : 4.5)) {
      kinds.add(`${named(e)} in ${named(e.parentElement)}: ${ratio.toFixed(2)}`);
    }
  }
  if (looked < 500) kinds.add(`only ${looked} texts are there`);
  return [...kinds].join('\n');
};

// drawnIn is what a chart draws: the places and kinds of its pieces and its texts, in the order of the
// alphabet.
const drawnIn = (svg) => [svg, ...svg.querySelectorAll('*')].flatMap((e) => [
  [e.localName, ...[...e.attributes].map((a) => `${a.name}=${a.value}`)
    .filter((a) => /^(d|x|y|transform|class|data-layer|viewBox)=/.test(a)).sort()].join(' '),
  ...e.children.length === 0 && e.textContent ? [e.textContent] : [],
]).sort().join('\n');
