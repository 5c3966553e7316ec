// A webhook that decides as dexodus does, on controller-runtime: what a team would write in Go.
//
//	controller-runtime --port 9443 --certs FOLDER --policy FILE [--patch diff|direct|none]
package main

import (
	"context"
	"flag"
	"log"
	"os"

	"github.com/go-logr/stdr"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

func main() {
	port := flag.Int("port", 9443, "the port of the webhook")
	certificates := flag.String("certs", "certs", "the folder with tls.crt and tls.key")
	policyFile := flag.String("policy", "policy.yaml", "the policy")
	patch := flag.String("patch", "diff", "diff: of the object before and after, as controller-runtime's documentation does it; direct: the operations themselves; none: nothing is decided, all is allowed")
	flag.Parse()
	ctrl.SetLogger(stdr.New(log.New(os.Stderr, "", log.LstdFlags)))

	policy, err := readPolicy(*policyFile)
	if err != nil {
		log.Fatal(err)
	}
	server := webhook.NewServer(webhook.Options{Host: "127.0.0.1", Port: *port, CertDir: *certificates})
	var mutate, validate admission.Handler = mutator{policy, *patch == "direct"}, validator{policy}
	if *patch == "none" {
		mutate, validate = allowAll, allowAll
	}
	server.Register("/mutate", &webhook.Admission{Handler: mutate})
	server.Register("/validate", &webhook.Admission{Handler: validate})
	if err := server.Start(ctrl.SetupSignalHandler()); err != nil {
		log.Fatal(err)
	}
}

// allowAll is what a webhook can't be faster than: the review is read, and nothing is done about it.
var allowAll = admission.HandlerFunc(func(context.Context, admission.Request) admission.Response {
	return admission.Allowed("")
})
