const segmenter = new Intl.Segmenter();

/** What a person sees as characters: an accent or a flag is one. */
export function characters(text: string): readonly string[] {
  return /^[ -~]*$/.test(text)
    ? text.split('')
    : Array.from(segmenter.segment(text), ({ segment }) => segment);
}
