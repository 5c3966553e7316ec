import { readFileSync } from 'node:fs';
import jsonPatch from 'fast-json-patch';
import { GenericKind } from 'kubernetes-fluent-client';
import { Capability, RegisterKind } from 'pepr';
import { peerDecision } from '../../../peer-decision.ts';

class APIRule extends GenericKind {}
RegisterKind(APIRule, { group: 'gateway.kyma-project.io', version: 'v1beta1', kind: 'APIRule' });

/** dexodus' own decision: what is measured is all that Pepr does around it. */
const decision = peerDecision(readFileSync(process.env['POLICY'] ?? '', 'utf8'));

export const offDex = new Capability({ name: 'off-dex', description: 'moves APIRules off Dex' });

offDex
  .When(APIRule)
  .IsCreatedOrUpdated()
  .Mutate(({ Raw, OldResource }) => {
    const patch = decision.patch(Raw, OldResource);
    if (patch !== undefined) jsonPatch.applyPatch(Raw, JSON.parse(patch));
  })
  .Validate((request) => {
    const denial = decision.denial(request.Raw, request.OldResource);
    return denial === undefined ? request.Approve() : request.Deny(denial, 403);
  });
