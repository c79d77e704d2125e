/** Parts of a connection's page; the first one is shown when the address names none. */
export const connectionTabs = ['overview', 'settings', 'mapping', 'capabilities'] as const;
export type ConnectionTab = (typeof connectionTabs)[number];
