package importer

// grouped puts together those of n things that have a key in common, in the order of their first; what has no key is alone. Only things
// that wanted says are looked at.
func grouped(n int, wanted func(int) bool, keys func(int) []string) [][]int {
	parent := make([]int, n)
	for i := range parent {
		parent[i] = i
	}
	first := map[string]int{}
	for i := range n {
		if !wanted(i) {
			continue
		}
		for _, key := range keys(i) {
			if other, found := first[key]; found {
				join(parent, i, other)
			} else {
				first[key] = i
			}
		}
	}
	at := map[int]int{}
	var out [][]int
	for i := range n {
		if !wanted(i) {
			continue
		}
		root := rootOf(parent, i)
		if _, found := at[root]; !found {
			at[root] = len(out)
			out = append(out, nil)
		}
		out[at[root]] = append(out[at[root]], i)
	}
	return out
}

// rootOf is the first thing of the group that a thing is in.
func rootOf(parent []int, i int) int {
	for parent[i] != i {
		parent[i] = parent[parent[i]]
		i = parent[i]
	}
	return i
}

func join(parent []int, a, b int) {
	a, b = rootOf(parent, a), rootOf(parent, b)
	parent[max(a, b)] = min(a, b)
}
