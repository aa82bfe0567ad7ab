// The panel is drawn once. A value that comes from outside ticks boxes and fills fields; what is open stays open,
// and what has the focus keeps it.
const panel = element.querySelector('.panel');
if (!panel) return;  // the catalogue offers nothing to filter by

const NONE = {categories: [], price_min: null, price_max: null, currency: null, attributes: {}, in_stock: false};
const find = name => element.querySelector(name), opener = name => document.querySelector(`#filters-button ${name}`);
const dialog = find('dialog'), clear = find('.clear');
const sections = [...panel.querySelectorAll('.choices')], stock = find('.stock input');
const folded = text => text.toLowerCase();  // upper and lower case are the same
const current = () => ({...NONE, ...props.value});

// ---- Choices
const chosen = (value, {kind, name}) => kind === 'category' ? value.categories
  : new Map(Object.entries(value.attributes)).get(name) ?? [];
const choose = (value, {kind, name}, choices) => kind === 'category' ? {...value, categories: choices} : {...value,
  attributes: Object.fromEntries([...Object.entries(value.attributes).filter(([other]) => other !== name),
    ...(choices.length ? [[name, choices]] : [])])};
const without = (choices, one) => choices.filter(other => folded(other) !== folded(one));
const commit = value => {
  props.value = value;
  show();
  trigger('input');
};
// What a link asks for and the catalogue does not offer stays in force: only the box that was ticked changes.
panel.addEventListener('change', event => {
  const box = event.target, section = box.closest('.choices');
  if (box === stock) commit({...current(), in_stock: box.checked});
  if (!section || box.type !== 'checkbox') return;
  const value = current(), rest = without(chosen(value, section.dataset), box.value);
  commit(choose(value, section.dataset, box.checked ? [...rest, box.value] : rest));
});

// ---- Long lists: the largest first, all of them, or those that are sought
for (const section of sections) {
  const [all, sought, none] = ['.all', '.find', '.none'].map(name => section.querySelector(name));
  const rows = [...section.querySelectorAll('li')];
  sought?.addEventListener('input', () => {
    const text = folded(sought.value.trim());
    for (const row of rows) row.hidden = !folded(row.querySelector('.value').textContent).includes(text);
    none.textContent = rows.every(row => row.hidden) ? 'Nothing by that name.' : '';
    all.hidden = Boolean(text);
  });
  all?.addEventListener('click', () => {
    const whole = all.getAttribute('aria-expanded') === 'false', next = rows.find(row => !row.checkVisibility());
    all.setAttribute('aria-expanded', whole);
    all.textContent = whole ? 'Show fewer' : `Show all ${rows.length}`;
    if (whole) next.querySelector('input').focus({preventScroll: true});
  });
}

// ---- Price: sent when it is finished, never with each digit
const [lowest, highest, wrong, currency] = ['.lowest', '.highest', '.wrong', 'select'].map(find);
const number = field => field.value === '' ? null : field.valueAsNumber;
const complain = (text, ...fields) => {
  wrong.textContent = text;
  for (const field of [lowest, highest]) field.setAttribute('aria-invalid', fields.includes(field));
};
const price = () => {
  const [low, high] = [number(lowest), number(highest)];
  const bad = [lowest, highest].filter(field => !field.validity.valid);
  if (bad.length) return complain('A price is a number, at least 0.', ...bad);
  if (low !== null && high !== null && low > high)
    return complain('“From” is above “To”: swap the two.', lowest, highest);
  complain('');
  const value = current(), now = [low, high, low === null && high === null ? null : spoken()];
  if (now.some((one, i) => one !== asked(value)[i]))
    commit({...value, price_min: low, price_max: high, currency: now[2]});
};
// An only currency without a name goes without saying.
const spoken = () => currency.options.length > 1 ? currency.value : currency.value || null;
const asked = value => [value.price_min, value.price_max, value.currency];
const label = () => {
  const option = currency.selectedOptions[0];
  for (const one of panel.querySelectorAll('.currency')) one.textContent = option?.text ?? currency.value;
  lowest.placeholder = option?.dataset.lowest ?? '';
  highest.placeholder = option?.dataset.highest ?? '';
};
currency?.addEventListener('change', () => { label(); price(); });
for (const field of lowest ? [lowest, highest] : []) {
  field.addEventListener('change', price);
  field.addEventListener('keydown', event => { if (event.key === 'Enter') price(); });
}

// ---- What the value says
let prices = [null, null, null];
const fill = value => {
  const options = [...currency.options], named = value.currency;
  const at = named === null ? 0 : options.findIndex(option => folded(option.value) === folded(named));
  if (at < 0) currency.add(new Option(named, named));  // a link may name one that the catalogue does not have
  currency.selectedIndex = at < 0 ? options.length : at;
  label();
  lowest.value = value.price_min ?? '';
  highest.value = value.price_max ?? '';
  complain('');
};
const show = () => {
  const value = current();
  for (const section of sections) {
    const ticked = new Set(chosen(value, section.dataset).map(folded));
    for (const box of section.querySelectorAll('input[type=checkbox]')) box.checked = ticked.has(folded(box.value));
    section.querySelector('.chosen').textContent = ticked.size || '';
  }
  if (stock) stock.checked = value.in_stock;
  const now = asked(value), priced = value.price_min !== null || value.price_max !== null;
  if (lowest && now.some((one, i) => one !== prices[i])) fill(value);  // else what is being typed stays
  if (lowest) panel.querySelector('.price .chosen').textContent = priced ? 1 : '';
  prices = now;
  const count = value.categories.length + Object.values(value.attributes).flat().length + value.in_stock + priced;
  clear.hidden = !count;
  opener('.badge').textContent = count || '';
  opener('.set').textContent = count ? `, ${count} set` : '';
  document.dispatchEvent(new CustomEvent('filtered', {detail: {...value,
    currency: value.currency ?? (currency && currency.options[0].value)}}));
};
watch('value', show);
// A button elsewhere that names a filter drops it: one of its choices, or all where its value is not one.
document.addEventListener('click', event => {
  const dropped = event.target.closest('button[data-kind]')?.dataset, value = current();
  if (!dropped) return;
  if (dropped.kind === 'all') commit(NONE);
  else if (dropped.kind === 'price') commit({...value, price_min: null, price_max: null, currency: null});
  else if (dropped.kind === 'stock') commit({...value, in_stock: false});
  else commit(choose(value, dropped, 'step' in dropped || !('value' in dropped) ? []
    : without(chosen(value, dropped), dropped.value)));
});
clear.addEventListener('click', () => {
  commit(NONE);
  if (lowest) fill(NONE);
  panel.querySelector('summary').focus({preventScroll: true});
});

// ---- How many products there would be with each choice: those that the answer has, else none; all before any
const count = (box, counts, more) => {
  const number = box.parentElement.querySelector('.count'), products = counts ? counts.get(box.value) ?? 0 : number.dataset.all;
  number.firstChild.data = Number(products).toLocaleString('en') + (more && products ? '+' : '');
  box.parentElement.classList.toggle('zero', Number(products) === 0);
};
document.addEventListener('counted', ({detail}) => {
  const attributes = new Map(Object.entries(detail?.attributes ?? {}));
  for (const section of sections) {
    const {kind, name} = section.dataset;
    const counts = detail && new Map(Object.entries((kind === 'category' ? detail.categories : attributes.get(name)) ?? {}));
    for (const box of section.querySelectorAll('li input')) count(box, counts, detail?.at_least);
  }
  if (stock) count(stock, detail && new Map([['', detail.in_stock]]), detail?.at_least);
});

// ---- On a phone the panel is a sheet over the page, which a button opens; that says how many filters are set
const phone = matchMedia('(max-width: 700px)');
const place = () => {
  if (dialog.open) dialog.close();
  if (phone.matches) dialog.prepend(panel);
  else dialog.before(panel);
};
phone.addEventListener('change', place);
place();
for (const name of ['.close', '.done']) find(name).addEventListener('click', () => dialog.close());
// The line above the cards is out of a screen reader's reach then; the sheet repeats what counts.
const said = dialog.querySelector('footer [role=status]');
const say = () => {
  const line = document.querySelector('#status [role=status] .sr')?.textContent ?? '';
  said.textContent = document.querySelector('#notice p.none')?.textContent ?? line;
};
const listener = new MutationObserver(say);
// Where a field above folds away as it loses the focus, the button would move off under the finger.
document.addEventListener('mousedown', event => { if (event.target.closest('#filters-button')) event.preventDefault(); });
document.addEventListener('click', event => {
  if (!event.target.closest('#filters-button button')) return;
  opener('button').focus();
  say();
  listener.observe(document.getElementById('found'), {childList: true, subtree: true, characterData: true});
  dialog.showModal();
});
dialog.addEventListener('close', () => listener.disconnect());
