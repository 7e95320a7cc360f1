// Prints a compose file as JSON, as Compose itself understands it: with the specification's own loader, which checks
// the schema, fills in the variables and refuses contradictions.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	if err := load(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// load takes the compose file, or several with colons between, the file with its variables, and the profiles to switch on.
func load(arguments []string) error {
	if len(arguments) < 2 {
		return fmt.Errorf("usage: loader COMPOSE_FILE[:COMPOSE_FILE…] ENV_FILE [PROFILE…]")
	}
	options, err := cli.NewProjectOptions(strings.Split(arguments[0], ":"),
		cli.WithEnvFiles(arguments[1]), cli.WithDotEnv, cli.WithProfiles(arguments[2:]))
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return err
	}
	content, err := project.MarshalJSON()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(content)
	return err
}
