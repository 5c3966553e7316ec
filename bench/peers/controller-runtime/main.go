// A webhook that decides as dexodus does, on controller-runtime: what a team would write in Go.
//
//	controller-runtime --port 9443 --certs FOLDER --policy FILE [--patch diff|direct]
package main

import (
	"flag"
	"log"
	"os"

	"github.com/go-logr/stdr"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
)

func main() {
	port := flag.Int("port", 9443, "the port of the webhook")
	certificates := flag.String("certs", "certs", "the folder with tls.crt and tls.key")
	policyFile := flag.String("policy", "policy.yaml", "the policy")
	patch := flag.String("patch", "diff", "diff: of the object before and after, as controller-runtime's documentation does it; direct: the operations themselves")
	flag.Parse()
	ctrl.SetLogger(stdr.New(log.New(os.Stderr, "", log.LstdFlags)))

	policy, err := readPolicy(*policyFile)
	if err != nil {
		log.Fatal(err)
	}
	server := webhook.NewServer(webhook.Options{Host: "127.0.0.1", Port: *port, CertDir: *certificates})
	server.Register("/mutate", &webhook.Admission{Handler: mutator{policy, *patch == "direct"}})
	server.Register("/validate", &webhook.Admission{Handler: validator{policy}})
	if err := server.Start(ctrl.SetupSignalHandler()); err != nil {
		log.Fatal(err)
	}
}
