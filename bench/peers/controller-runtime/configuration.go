package main

import "fmt"

type object = map[string]any

// configuration is a jwt configuration in Ory's dialect.
type configuration struct {
	// pointer is where it stands (RFC 6901); field is the same as Kubernetes writes it.
	pointer, field string
	strategy       object
	issuers, keys  []string
	hasKeys        bool
	isEmpty        bool
	// isOdd: its shape is not Ory's, so nothing of it is changed.
	isOdd bool
}

// configurationsOf finds the jwt configurations of a v1alpha1 or v1beta1 APIRule. Shapes that its
// schema does not allow are passed over: the API server refuses them afterwards.
func configurationsOf(apiRule object) []configuration {
	var found []configuration
	spec, _ := apiRule["spec"].(object)
	rules, _ := spec["rules"].([]any)
	for i, each := range rules {
		rule, _ := each.(object)
		strategies, _ := rule["accessStrategies"].([]any)
		for j, each := range strategies {
			strategy, _ := each.(object)
			if strategy["handler"] != "jwt" {
				continue
			}
			one := readConfiguration(strategy)
			one.pointer = fmt.Sprintf("/spec/rules/%d/accessStrategies/%d/config", i, j)
			one.field = fmt.Sprintf("spec.rules[%d].accessStrategies[%d].config", i, j)
			found = append(found, one)
		}
	}
	return found
}

func readConfiguration(strategy object) configuration {
	config, isObject := strategy["config"].(object)
	one := configuration{strategy: strategy, isEmpty: len(config) == 0}
	if strategy["config"] != nil && !isObject {
		one.isOdd = true
		return one
	}
	var okIssuers, okKeys bool
	one.issuers, okIssuers = stringsOf(config["trusted_issuers"])
	one.keys, okKeys = stringsOf(config["jwks_urls"])
	one.hasKeys = config["jwks_urls"] != nil
	_, isIstio := config["authentications"]
	_, isIstioToo := config["authorizations"]
	one.isOdd = !okIssuers || !okKeys || isIstio || isIstioToo
	return one
}

func stringsOf(value any) ([]string, bool) {
	if value == nil {
		return nil, true
	}
	list, ok := value.([]any)
	texts := make([]string, 0, len(list))
	for _, each := range list {
		text, isText := each.(string)
		ok = ok && isText
		if text != "" {
			texts = append(texts, text)
		}
	}
	return texts, ok
}
