/** How strongly a worker is isolated: A own namespaces, B no new namespaces, C a plain process. */
export const TIERS = ['A', 'B', 'C'] as const;

export type Tier = (typeof TIERS)[number];
