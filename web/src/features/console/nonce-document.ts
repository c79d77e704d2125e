import { styleNonce } from '../../theme/style-nonce.ts';

/**
 * The page's document for a library that makes `<style>` elements and `style` attributes, under a content security
 * policy that allows neither without the page's nonce: each style element gets the nonce, each style attribute is set by
 * script instead, which the policy leaves alone (CSP 3, section 8.3: it guards attributes in markup and `setAttribute`).
 */
export function nonceDocument(page: Document): Document {
  const createElement = creatorFor(page);
  return new Proxy(page, {
    get: (target, property) => {
      if (property === 'createElement') {
        return createElement;
      }
      const value: unknown = Reflect.get(target, property, target);
      // A method of the document does not work on its stand-in.
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/**
 * Runs something during which the page's own document makes elements in the same way: for the one `<style>` that xterm
 * (6.0, browser/Viewport.ts) asks of the window's document, whatever document it was given.
 */
export function withNonce(page: Document, run: () => void): void {
  const createElement = creatorFor(page);
  Object.defineProperty(page, 'createElement', { value: createElement, configurable: true });
  try {
    run();
  } finally {
    // What the prototype has is seen again.
    Reflect.deleteProperty(page, 'createElement');
  }
}

function creatorFor(page: Document): (name: string) => HTMLElement {
  const nonce = styleNonce();
  const create = page.createElement.bind(page);
  return (name) => {
    const element = create(name);
    if (element instanceof HTMLStyleElement) {
      element.nonce = nonce;
    } else {
      setStyleByScript(element);
    }
    return element;
  };
}

function setStyleByScript(element: HTMLElement): void {
  const setAttribute = element.setAttribute.bind(element);
  element.setAttribute = (name: string, value: string) => {
    if (name === 'style') {
      element.style.cssText = value;
    } else {
      setAttribute(name, value);
    }
  };
}
