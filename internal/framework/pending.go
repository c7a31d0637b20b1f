package framework

// process is whether plays are followed, step by step.
func (in Input) process() Figure { return missing("kalakota.process", Share, needsPlays) }
