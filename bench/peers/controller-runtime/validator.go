package main

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

// validator refuses what still relies on Dex.
type validator struct{ policy *policy }

func (v validator) Handle(_ context.Context, request admission.Request) admission.Response {
	var apiRule, old object
	if err := json.Unmarshal(request.Object.Raw, &apiRule); err != nil {
		return admission.Errored(http.StatusBadRequest, err)
	}
	if len(request.OldObject.Raw) > 0 {
		if err := json.Unmarshal(request.OldObject.Raw, &old); err != nil {
			return admission.Errored(http.StatusBadRequest, err)
		}
	}
	mode := v.policy.modeOf(request.Namespace)
	isLenient := mode == "warn" || mode == "audit" || v.policy.isExempt(request.Namespace, request.Name)
	carried := configurationsOf(old)
	var denied, warnings []string
	for _, one := range configurationsOf(apiRule) {
		if !one.reliesOnDex() {
			continue
		}
		fix := v.policy.repairOf(one)
		line := one.field + " relies on Dex: " + wayOut(fix)
		isLetBe := isBeingDeleted(old) || mode == "deny" || !fix.isFix()
		if isLenient || isLetBe && slices.ContainsFunc(carried, one.isSame) {
			warnings = append(warnings, line)
		} else {
			denied = append(denied, line)
		}
	}
	if len(denied) > 0 {
		return admission.Denied(strings.Join(denied, "\n")).WithWarnings(warnings...)
	}
	return admission.Allowed("").WithWarnings(warnings...)
}

func (c configuration) isSame(other configuration) bool {
	return c.pointer == other.pointer && c.hasKeys == other.hasKeys &&
		slices.Equal(c.issuers, other.issuers) && slices.Equal(c.keys, other.keys)
}

func wayOut(fix repair) string {
	if !fix.isFix() {
		return fix.reason
	}
	return "write trusted_issuers " + strings.Join(fix.issuers, ", ") + ", jwks_urls " + strings.Join(fix.keys, ", ")
}
