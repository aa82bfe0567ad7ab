(read => {
const chip = ({step, value, text}) => `<li><button type="button" class="chip" data-step="${e(step)}" data-value="${
  e(value)}" aria-label="Remove: ${e(text)}" title="${e(text)}"><span>${e(text)}</span>${ICONS.cross}</button></li>`;
const note = ({text, step, button}) => `<p>${e(text)}${step ? ` <button type="button" class="clear" data-step="${
  e(step)}">${e(button)}</button>` : ''}</p>`;
const {chips = [], notes = []} = read;
return `<div role="status" aria-live="polite">${notes.map(note).join('')}</div>${
  chips.length ? `<ul aria-label="How your search was understood">${chips.map(chip).join('')}</ul>` : ''}`;
})(value ?? {})
