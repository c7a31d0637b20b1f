package folder

// Put writes an object without a form.
func (b *Bucket) Put(key, kind string, content []byte) error { return b.put(key, kind, content) }
