/**
 * The page's document for a library that makes `<style>` elements and `style` attributes, under a content security
 * policy that allows neither without the page's nonce: each style element gets the nonce, each style attribute is set by
 * script instead, which the policy leaves alone (CSP 3, section 8.3: it guards attributes in markup and `setAttribute`).
 */
export function nonceDocument(page: Document): Document {
  const nonce = page.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
  const createElement = (name: string): HTMLElement => {
    const element = page.createElement(name);
    if (element instanceof HTMLStyleElement) {
      element.nonce = nonce;
    } else {
      setStyleByScript(element);
    }
    return element;
  };
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
