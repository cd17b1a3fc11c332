// Building the page: elements by DOM methods alone, so that nothing that people wrote is ever read as HTML.

/** An element. Attributes that begin with `on` are listeners; false, null and undefined are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (value !== false && value != null) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
}

/** Sets a text only when it differs: a screen reader speaks of every change. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

const shown = new WeakMap();

/**
 * Makes the children of `parent` those of `items`, keeping the node of a key that stays: focus and scroll survive.
 * `make()` gives `{node, update(item)}`.
 */
export function keyed(parent, items, keyOf, make) {
  const before = shown.get(parent) ?? new Map();
  const after = new Map(items.map((item) => [keyOf(item), null]));
  for (const [key, view] of before) {
    if (!after.has(key)) {
      view.node.remove();
    }
  }
  let place = parent.firstChild;
  for (const item of items) {
    const key = keyOf(item);
    const view = before.get(key) ?? make(item);
    view.update(item);
    after.set(key, view);
    if (view.node === place) {
      place = place.nextSibling;
    } else {
      parent.insertBefore(view.node, place);
    }
  }
  shown.set(parent, after);
}
