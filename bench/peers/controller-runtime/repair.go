package main

import (
	"fmt"
	"slices"
)

// repair is what becomes of a configuration: nothing, new lists, or a reason why it can't be known.
type repair struct {
	// Where nil, the list stays as it is.
	issuers, keys []string
	reason        string
}

func (r repair) isFix() bool { return r.issuers != nil || r.keys != nil }

// reliesOnDex: outside mode fix, an empty configuration relies on nothing.
func (c configuration) reliesOnDex() bool {
	return !c.isEmpty && (!c.hasKeys || slices.ContainsFunc(c.issuers, isDex) || slices.ContainsFunc(c.keys, isDex))
}

// repairOf decides by both lists together: the table of cases in docs/behaviour.md.
func (p *policy) repairOf(c configuration) repair {
	switch {
	case c.isOdd:
		return repair{}
	case c.isEmpty:
		return repair{issuers: issuersOf(p.defaults), keys: keysOf(p.defaults)}
	}
	dexIssuer, dexKeys := slices.ContainsFunc(c.issuers, isDex), slices.ContainsFunc(c.keys, isDex)
	otherIssuers, otherKeys := withoutDex(c.issuers), withoutDex(c.keys)
	namesKeys := dexKeys || !c.hasKeys
	switch {
	case dexIssuer && (namesKeys || len(c.keys) == 0), namesKeys && len(c.issuers) == 0:
		return p.repairBoth(c, otherIssuers, otherKeys)
	case namesKeys && len(otherKeys) > 0:
		return repair{keys: otherKeys}
	case namesKeys:
		return p.repairKeys(otherIssuers)
	case dexIssuer:
		return p.repairIssuers(c, otherIssuers, otherKeys)
	}
	return repair{}
}

func (p *policy) repairBoth(c configuration, otherIssuers, otherKeys []string) repair {
	issuers, keys := issuersOf(p.defaults), keysOf(p.defaults)
	if len(c.issuers) == 0 {
		for _, key := range otherKeys {
			known, ok := p.byJwksURI[key]
			if !ok {
				return repair{reason: fmt.Sprintf("no provider of the policy has the keys %q: set trusted_issuers", key)}
			}
			issuers = append(issuers, known.Issuer)
		}
	}
	if len(otherKeys) == 0 {
		for _, issuer := range otherIssuers {
			if known, ok := p.byIssuer[issuer]; ok {
				keys = append(keys, known.JwksURI)
			}
		}
	}
	return repair{issuers: replaceDex(c.issuers, issuers), keys: replaceDex(c.keys, keys)}
}

func (p *policy) repairKeys(otherIssuers []string) repair {
	var keys []string
	for _, issuer := range otherIssuers {
		known, ok := p.byIssuer[issuer]
		if !ok {
			return repair{reason: fmt.Sprintf("no provider of the policy has the issuer %q: have it added there, or set jwks_urls to its keys", issuer)}
		}
		keys = append(keys, known.JwksURI)
	}
	return repair{keys: replaceDex(nil, keys)}
}

func (p *policy) repairIssuers(c configuration, otherIssuers, otherKeys []string) repair {
	allKnown := !slices.ContainsFunc(otherIssuers, func(issuer string) bool {
		_, known := p.byIssuer[issuer]
		return !known
	})
	var issuers []string
	for _, key := range otherKeys {
		known, ok := p.byJwksURI[key]
		if ok && allKnown && !slices.Contains(otherIssuers, known.Issuer) {
			issuers = append(issuers, known.Issuer)
		}
	}
	if len(issuers) == 0 && len(otherIssuers) == 0 {
		return repair{reason: fmt.Sprintf("no one provider of the policy has the keys %q: write the issuer of their tokens", otherKeys)}
	}
	return repair{issuers: replaceDex(c.issuers, issuers)}
}

func issuersOf(providers []provider) (issuers []string) {
	for _, one := range providers {
		issuers = append(issuers, one.Issuer)
	}
	return issuers
}

func keysOf(providers []provider) (keys []string) {
	for _, one := range providers {
		keys = append(keys, one.JwksURI)
	}
	return keys
}

func withoutDex(list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), isDex)
}

// replaceDex puts values where the first entry of Dex stood, else at the end; none stands there twice.
func replaceDex(list, values []string) []string {
	replaced := make([]string, 0, len(list)+len(values))
	add := func(value string) {
		if !slices.Contains(replaced, value) {
			replaced = append(replaced, value)
		}
	}
	others, inserted := withoutDex(list), false
	insert := func() {
		for _, value := range values {
			if !slices.Contains(others, value) {
				add(value)
			}
		}
		inserted = true
	}
	for _, value := range list {
		if !isDex(value) {
			add(value)
		} else if !inserted {
			insert()
		}
	}
	if !inserted {
		insert()
	}
	return replaced
}
