package main

import (
	"context"
	"encoding/json"
	"net/http"

	"gomodules.xyz/jsonpatch/v2"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

// mutator repairs what can be repaired, in mode fix.
type mutator struct {
	policy *policy
	// isDirect: its operations are the patch. Else the patch is what differs in the whole object.
	isDirect bool
}

func (m mutator) Handle(_ context.Context, request admission.Request) admission.Response {
	var apiRule, old object
	if err := json.Unmarshal(request.Object.Raw, &apiRule); err != nil {
		return admission.Errored(http.StatusBadRequest, err)
	}
	if len(request.OldObject.Raw) > 0 {
		if err := json.Unmarshal(request.OldObject.Raw, &old); err != nil {
			return admission.Errored(http.StatusBadRequest, err)
		}
	}
	if m.policy.modeOf(request.Namespace) != "fix" || m.policy.isExempt(request.Namespace, request.Name) || isBeingDeleted(old) {
		return admission.Allowed("")
	}
	var operations []jsonpatch.Operation
	var warnings []string
	for _, one := range configurationsOf(apiRule) {
		fix := m.policy.repairOf(one)
		if !fix.isFix() {
			continue
		}
		operations = append(operations, apply(one, fix)...)
		warnings = append(warnings, one.field+": Dex replaced")
	}
	if len(operations) == 0 {
		return admission.Allowed("")
	}
	if m.isDirect {
		return admission.Patched("", operations...).WithWarnings(warnings...)
	}
	repaired, err := json.Marshal(apiRule)
	if err != nil {
		return admission.Errored(http.StatusInternalServerError, err)
	}
	return admission.PatchResponseFromRaw(request.Object.Raw, repaired).WithWarnings(warnings...)
}

// apply changes the object, and tells what it changed.
func apply(one configuration, fix repair) []jsonpatch.Operation {
	if one.isEmpty {
		config := object{"trusted_issuers": fix.issuers, "jwks_urls": fix.keys}
		one.strategy["config"] = config
		return []jsonpatch.Operation{jsonpatch.NewOperation("add", one.pointer, config)}
	}
	config, _ := one.strategy["config"].(object)
	var operations []jsonpatch.Operation
	for key, value := range map[string][]string{"trusted_issuers": fix.issuers, "jwks_urls": fix.keys} {
		if value != nil {
			config[key] = value
			// In an object, add replaces what is there (RFC 6902, section 4.1).
			operations = append(operations, jsonpatch.NewOperation("add", one.pointer+"/"+key, value))
		}
	}
	return operations
}

func isBeingDeleted(old object) bool {
	metadata, _ := old["metadata"].(object)
	return metadata["deletionTimestamp"] != nil
}
