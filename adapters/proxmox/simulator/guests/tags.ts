import type { World } from '../state/world.ts';
import { splitList } from '../schema/formats.ts';

/** Tags as they are kept: each once, in order, and small letters unless the datacenter's `tag-style` tells cases apart. */
export function uniqueTags(world: World, text: string): string {
  const style = world.datacenter['tag-style'] ?? '';
  const tells = /case-sensitive=(?:1|on|yes|true)/i.test(style);
  const tags = splitList(text).map((tag) => (tells ? tag : tag.toLowerCase()));
  const unique = [...new Set(tags)];
  return (style.includes('ordering=config') ? unique : unique.sort()).join(';');
}
