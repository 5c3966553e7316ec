import { readYaml } from '../../src/policy/read-yaml.ts';

/** Why a text is refused as YAML, by code and words; empty where it is not. */
export function yamlProblemOf(text: string): string {
  try {
    readYaml(text);
    return '';
  } catch (error) {
    return error instanceof Error && 'code' in error
      ? `${String(error.code)} ${error.message}`
      : 'a defect';
  }
}
