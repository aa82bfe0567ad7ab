// On a phone the filters are a sheet; this opens it, and says how many are set.
const [opener, badge, set] = ['.filters', '.badge', '.set'].map(name => element.querySelector(name));
// Where a field above folds away as it loses the focus, the button would move off under the finger.
opener.addEventListener('mousedown', event => event.preventDefault());
opener.addEventListener('click', () => {
  opener.focus();
  document.dispatchEvent(new CustomEvent('openfilters'));
});
document.addEventListener('filtered', ({detail}) => {
  const chosen = [detail.categories, ...Object.values(detail.attributes)].reduce((sum, one) => sum + one.length, 0);
  const count = chosen + detail.in_stock + (detail.price_min !== null || detail.price_max !== null);
  badge.textContent = count || '';
  set.textContent = count ? `, ${count} set` : '';
});
