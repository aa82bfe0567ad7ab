((like) => {
return like ? `<div class="like" data-id="${e(like.product_id)}"><div class="tile">${like.image_url
  ? `<img src="${e(like.image_url)}" alt="">` : ''
  }</div><p title="${e(like.title)}">Like: ${e(like.title)}</p><button type="button" class="clear round" data-step="drop" aria-label="Remove ${
  e(like.title)}" title="Remove">${ICONS.cross}</button></div>` : '';
})(value)
