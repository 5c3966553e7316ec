import { open } from 'node:fs/promises';
import { DexodusError } from '../errors.ts';
import { isObject, type JsonObject } from '../json.ts';
import { policyKey, policyTextOf } from '../policy/configmap.ts';
import { readYaml, type YamlText } from '../policy/read-yaml.ts';
import { decodePolicy } from '../policy-source/decode-policy.ts';

/** A ConfigMap of 1 MiB, written in JSON with escapes, or with kubectl's copy of it. */
const maxBytes = 3 * 1024 * 1024;

/** A policy's text, from wherever a command was told to take it. */
export interface PolicyInput {
  /** What the problems are told of: the file, or the key in its ConfigMap. */
  readonly title: string;
  readonly text: string;
  /** How many lines of the file stand before the text. */
  readonly linesBefore: number;
}

interface ConfigMapManifest extends Pick<YamlText, 'blockLineOf'> {
  readonly value: JsonObject;
}

/**
 * Reads a policy from a file or standard input (`-`): the document itself, or the manifest of a
 * ConfigMap that holds it.
 *
 * @throws DexodusError `ERR_USAGE` where the file can't be read, `ERR_POLICY_INVALID` where it is a
 * ConfigMap without a policy
 */
export async function readPolicyText(path: string): Promise<PolicyInput> {
  const title = path === '-' ? 'standard input' : path;
  const text = await readFileText(path, title);
  const manifest = readConfigMap(text);
  if (manifest === undefined) return { title, text, linesBefore: 0 };
  const found = policyTextOf(manifest.value);
  if (!found.ok)
    throw new DexodusError(
      'ERR_POLICY_INVALID',
      `${title} is no valid policy:\nthe ConfigMap ${found.reason}`,
    );
  // Only a text that stands there line by line has lines of the file.
  const firstLine = manifest.blockLineOf(['data', policyKey]) ?? 1;
  return { title: `${title}, key ${policyKey}`, text: found.text, linesBefore: firstLine - 1 };
}

async function readFileText(path: string, title: string): Promise<string> {
  try {
    return decodePolicy(await readBytes(path));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DexodusError('ERR_USAGE', `the policy can't be read: ${title}: ${reason}`);
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  await using file = path === '-' ? undefined : await open(path);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of file?.createReadStream({ autoClose: false }) ?? process.stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** `undefined` where the text is anything else: a policy's own reader tells what is wrong in it. */
function readConfigMap(text: string): ConfigMapManifest | undefined {
  if (!text.includes('ConfigMap')) return undefined;
  try {
    const { value, blockLineOf } = readYaml(text);
    return isObject(value) && value['kind'] === 'ConfigMap' ? { value, blockLineOf } : undefined;
  } catch (error) {
    if (error instanceof DexodusError) return undefined;
    throw error;
  }
}
