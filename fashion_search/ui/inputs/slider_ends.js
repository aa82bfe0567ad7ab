// Gradio draws the slider when it likes, and its progress with each value, whoever sets it.
const balance = element.closest('#balance');
const say = () => {
  const slider = balance.querySelector('input[type=range]');
  if (!slider) return;
  const picture = Math.round(slider.value * 100), said = `${100 - picture} % words, ${picture} % picture`;
  if (slider.ariaValueText !== said) slider.ariaValueText = said;
};
new MutationObserver(say).observe(balance, {childList: true, subtree: true, attributes: true, attributeFilter: ['style']});
say();
