// Answers who reaches whom under NetworkPolicies, by the engine that the conformance tests of network plug-ins are made with.
// Standard input: {"policies": […], "questions": [{"from": …, "to": …, "port": 8080, "protocol": "TCP"}]}; standard output: [true, …].
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	v1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

// Peer is a pod, or an address outside of the cluster.
type Peer struct {
	Namespace string            `json:"namespace"`
	Labels    map[string]string `json:"labels"`
	IP        string            `json:"ip"`
}

type Question struct {
	From     Peer        `json:"from"`
	To       Peer        `json:"to"`
	Port     int         `json:"port"`
	Protocol v1.Protocol `json:"protocol"`
}

func (p Peer) traffic() *matcher.TrafficPeer {
	if p.Namespace == "" {
		return &matcher.TrafficPeer{IP: p.IP}
	}
	// Kubernetes gives each namespace this label by itself.
	labels := map[string]string{"kubernetes.io/metadata.name": p.Namespace}
	return &matcher.TrafficPeer{IP: p.IP, Internal: &matcher.InternalPeer{Namespace: p.Namespace, NamespaceLabels: labels, PodLabels: p.Labels}}
}

func main() {
	var asked struct {
		Policies  []*networkingv1.NetworkPolicy `json:"policies"`
		Questions []Question                    `json:"questions"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		log.Fatal(err)
	}
	engine := matcher.BuildNetworkPolicies(false, asked.Policies)
	answers := make([]bool, 0, len(asked.Questions))
	for _, q := range asked.Questions {
		traffic := &matcher.Traffic{Source: q.From.traffic(), Destination: q.To.traffic(), ResolvedPort: q.Port, Protocol: q.Protocol}
		answers = append(answers, engine.IsTrafficAllowed(traffic).IsAllowed())
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}
