package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"sigs.k8s.io/yaml"
)

type provider struct {
	Name    string `json:"name"`
	Issuer  string `json:"issuer"`
	JwksURI string `json:"jwksUri"`
}

// document is the part of dexodus' policy that is understood here: no selectors, no dialect istio.
type document struct {
	APIVersion string     `json:"apiVersion"`
	Kind       string     `json:"kind"`
	Mode       string     `json:"mode"`
	Providers  []provider `json:"providers"`
	Defaults   []string   `json:"defaults"`
	Namespaces []struct {
		Names []string `json:"names"`
		Mode  string   `json:"mode"`
	} `json:"namespaces"`
	Exemptions []struct {
		Namespace string `json:"namespace"`
		Name      string `json:"name"`
		Until     string `json:"until"`
		Owner     string `json:"owner"`
		Reason    string `json:"reason"`
	} `json:"exemptions"`
}

// policy is a document, ready to decide by.
type policy struct {
	document
	defaults   []provider
	byIssuer   map[string]provider
	byJwksURI  map[string]provider
	exemptions map[string]time.Time
}

func readPolicy(file string) (*policy, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	p := &policy{
		byIssuer:   map[string]provider{},
		byJwksURI:  map[string]provider{},
		exemptions: map[string]time.Time{},
	}
	if err := yaml.UnmarshalStrict(text, &p.document); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	byName := map[string]provider{}
	for _, one := range p.Providers {
		byName[one.Name], p.byIssuer[one.Issuer], p.byJwksURI[one.JwksURI] = one, one, one
	}
	for _, name := range p.Defaults {
		p.defaults = append(p.defaults, byName[name])
	}
	for _, one := range p.Exemptions {
		day, err := time.Parse(time.DateOnly, one.Until)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		p.exemptions[one.Namespace+"/"+one.Name] = day.AddDate(0, 0, 1)
	}
	return p, nil
}

func (p *policy) modeOf(namespace string) string {
	for _, part := range p.Namespaces {
		for _, name := range part.Names {
			prefix, isPattern := strings.CutSuffix(name, "*")
			if name == namespace || isPattern && strings.HasPrefix(namespace, prefix) {
				return part.Mode
			}
		}
	}
	return p.Mode
}

func (p *policy) isExempt(namespace, name string) bool {
	now := time.Now()
	return now.Before(p.exemptions[namespace+"/"]) || name != "" && now.Before(p.exemptions[namespace+"/"+name])
}
