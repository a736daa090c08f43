import type { ErrorObject } from 'ajv';
import { nearest } from './nearest.ts';
import type { JsonSchema } from './schema-words.ts';

/**
 * Keeps one error of a union where ajv reports those of all its branches: the errors of the branch that was meant,
 * which is the list for a list, and for a mapping the one that shares most keys with it; else the union's own.
 */
export function oneBranch(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let kept = errors;
  for (const union of errors) {
    if (union.keyword !== 'anyOf') continue;
    const meant = meantBranch(union.schema as readonly JsonSchema[], union.data);
    kept = kept.filter((error) => {
      if (error === union) return meant === null;
      if (!isWithin(error, union)) return true;
      return meant !== null && error.schemaPath.startsWith(`${union.schemaPath}/${meant}/`);
    });
  }
  return kept;
}

function isWithin(error: ErrorObject, union: ErrorObject): boolean {
  return (
    error.schemaPath.startsWith(`${union.schemaPath}/`) &&
    `${error.instancePath}/`.startsWith(`${union.instancePath}/`)
  );
}

function meantBranch(branches: readonly JsonSchema[], value: unknown): number | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    const list = branches.findIndex(({ type }) => type === 'array');
    return list === -1 ? null : list;
  }
  let meant: number | null = null;
  let most = 0;
  for (const [index, { properties = {} }] of branches.entries()) {
    const shared = Object.keys(value).filter((key) => nearest(key, Object.keys(properties)) !== null).length;
    if (shared > most) {
      most = shared;
      meant = index;
    }
  }
  return meant;
}
