import { parseTableSearch } from '../../../table/table-search.ts';
import type { TableSearch } from '../../../table/table-search.ts';

/** A question to a table that somebody gave a name. */
export interface SavedView {
  readonly name: string;
  readonly search: TableSearch;
}

export const mostViews = 40;
export const longestViewName = 60;

/** Reads what was kept: views without a name, twice the same name, and more than there may be are left out. */
export function parseViews(value: unknown): readonly SavedView[] {
  if (!Array.isArray(value)) {
    return [];
  }
  const byName = new Map<string, SavedView>();
  for (const item of value.slice(0, mostViews) as readonly unknown[]) {
    if (typeof item === 'object' && item !== null && 'name' in item && 'search' in item) {
      const { name, search } = item;
      if (
        typeof name === 'string' &&
        name.trim() !== '' &&
        name.length <= longestViewName &&
        isRecord(search)
      ) {
        byName.set(name, { name, search: parseTableSearch(search) });
      }
    }
  }
  return [...byName.values()];
}

/** The views with one more, or with the one of that name replaced. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
  const others = views.filter(({ name }) => name !== view.name);
  return [...others, view].toSorted((a, b) => a.name.localeCompare(b.name)).slice(0, mostViews);
}

export function withoutView(views: readonly SavedView[], name: string): readonly SavedView[] {
  return views.filter((view) => view.name !== name);
}

/** Whether the table shows just what the view asks for. */
export function shows(search: TableSearch, view: SavedView): boolean {
  return (['q', 'sort', 'filter'] as const).every((key) => search[key] === view.search[key]);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
