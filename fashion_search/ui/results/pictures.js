// Returns the folder of an upload, whose name no other has, from its address or path.
const folderOf = url => /([0-9a-f]{64})(?:\/|\\|%5C)[^\/\\]*$/i.exec(url)?.[1] ?? null;
// Draws a picture, or a part of it in shares of its sides, on white; returns a canvas of at most `longest` pixels a side.
const drawn = (image, longest, {left, top, right, bottom} = {left: 0, top: 0, right: 1, bottom: 1}) => {
  const [width, height] = [image.naturalWidth ?? image.width, image.naturalHeight ?? image.height];
  const [w, h] = [(right - left) * width, (bottom - top) * height];
  const scale = Math.min(1, longest / Math.max(w, h));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(w * scale));
  canvas.height = Math.max(1, Math.round(h * scale));
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(image, left * width, top * height, w, h, 0, 0, canvas.width, canvas.height);
  return canvas;
};
