// The body of a function: every visible text with its colour, its background, and their contrast
// by WCAG's formula.
const canvas = document.createElement('canvas');
canvas.width = canvas.height = 1;
const context = canvas.getContext('2d', { willReadFrequently: true });
// Red, green, blue and opacity of any CSS colour.
const read = (color) => {
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
};
// Reading the canvas is slow, and a page has few colours.
const known = new Map();
const parts = (color) => {
  if (!known.has(color)) known.set(color, read(color));
  return [...known.get(color)];
};
const over = (top, below) => [0, 1, 2].map((it) => top[it] * top[3] + below[it] * (1 - top[3]));
const luminance = (color) => {
  const [red, green, blue] = color.map((it) => it / 255).map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const behind = (element) => {
  const below = element.parentElement ? behind(element.parentElement) : [255, 255, 255];
  const style = getComputedStyle(element);
  if (style.backgroundImage !== 'none') throw new Error(`a picture behind ${element.outerHTML.slice(0, 100)}`);
  return over(parts(style.backgroundColor), below);
};
const opacity = (element) => (element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1);
const paint = (element, text, pseudo) => {
  const background = behind(element);
  const style = getComputedStyle(element, pseudo);
  const color = parts(style.color);
  color[3] *= opacity(element) * (pseudo ? Number(style.opacity) : 1);
  const seen = over(color, background);
  const [light, dark] = [luminance(seen), luminance(background)].sort((a, b) => b - a);
  return { text, color: seen, background, ratio: (light + 0.05) / (dark + 0.05) };
};

const painted = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const { parentElement: element, textContent } = walker.currentNode;
  const text = textContent.trim();
  const shown = element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden, option, script');
  if (text && shown && element.getBoundingClientRect().bottom > 0) painted.push(paint(element, text));
}
for (const field of document.querySelectorAll('input:not([type=hidden], [type=radio]), select')) {
  if (!field.checkVisibility({ visibilityProperty: true })) continue;
  painted.push(paint(field, `field ${field.id}`));
  if (field.placeholder) painted.push(paint(field, `placeholder of ${field.id}`, '::placeholder'));
}
return painted;
