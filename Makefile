# Names for the commands that README.md and CONTRIBUTING.md explain.
.PHONY: help test bench generate ci full

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

test: ## run the contract on every layer, and all other tests
	go test ./...

bench: ## run every benchmark, one library after the other
	go test ./bench -run '^$$' -bench .

generate: ## write generated code, pictures and lists anew
	go generate ./...

ci: ## run everything that has to pass
	bash .ci/run

full: ## run what proves more of the same, and takes longer
	bash .ci/full
