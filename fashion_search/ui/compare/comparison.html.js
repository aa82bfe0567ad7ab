((x, currency) => {
if (!x || !Array.isArray(x.sides)) return '';
const card = (p, side) => p ? `<button type="button" class="open" data-open="${e(p.product_id)}"><span
  class="tile"><img src="${e(p.image_url)}" alt="" loading="lazy"
  decoding="async"></span><span class="facts"><span class="title">${e(p.title)}</span>${price(p, currency)}${
  p.only ? `<span class="only">Only in ${e(side.name)}</span>` : ''}</span></button>` : '';
const head = side => `<th scope="col">${e(side.name)}${side.fusion ? ` <span>${e(side.fusion)}</span>` : ''}</th>`;
const ranks = Math.max(...x.sides.map(side => side.cards.length));
const rank = i => `<tr><th scope="row">${i + 1}</th>${
  x.sides.map(side => `<td>${card(side.cards[i], side)}</td>`).join('')}</tr>`;
const vote = (choice, name) => `<button type="button" class="vote" data-vote="${choice}" data-key="${
  e(x.key)}">${name}</button>`;
const buttons = x.ask ? `<div class="votes">${vote('A', 'A is better')}${vote('same', 'About the same')}${
  vote('B', 'B is better')}</div>` : '';
const show = x.hidden ? `<button type="button" class="show" data-vote="show" data-key="${
  e(x.key)}">Show which is which</button>` : '';
const row = r => `<tr><th scope="row">${e(r.queries)}</th><td>${e(r.balanced)}</td><td>${e(r.linear)}</td><td>${
  e(r.same)}</td><td>${e(r.share)}</td></tr>`;
const tally = x.tally ? `<details class="tally"${x.hidden ? '' : ' open'}><summary>${e(x.tally.title)}</summary>
  <table><caption class="sr">Votes by kind of query</caption><thead><tr><th scope="col">Query</th><th
  scope="col">Balanced was better</th><th scope="col">Linear was better</th><th scope="col">About the same</th><th
  scope="col">Balanced’s share</th></tr></thead><tbody>${x.tally.rows.map(row).join('')}</tbody></table>
  <p>${e(x.tally.note)}</p></details>` : '';
return `<h2>${e(x.title)}</h2><p class="lead">${e(x.lead)}</p><table class="ranks"><caption class="sr">Both lists, rank by
  rank</caption><thead><tr><th scope="col"><span class="sr">Rank</span></th>${x.sides.map(head).join('')}</tr></thead>
  <tbody>${Array.from({length: ranks}, (_, i) => rank(i)).join('')}</tbody></table><div class="ballot${
  x.hidden || x.said ? '' : ' empty'}" role="group" aria-label="Your verdict" tabindex="-1"><p role="status"
  aria-live="polite">${e(x.said)}</p>${buttons}${show}</div>${tally}`;
})(value, currency)
